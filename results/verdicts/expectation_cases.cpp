#include "results/verdicts/expectation_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "results/verdicts/near_names.hpp"

namespace wirerace {
namespace {

/// Of the machine, not of a transport; it runs in the scenario of its name alone.
bool is_control(const BackendInfo& backend, const Run& run) {
  return std::ranges::any_of(
      run.scenarios, [&](const ScenarioInfo& one) { return one.control && one.name == backend.name; });
}

bool runs_in(const BackendInfo& backend, const ScenarioInfo& scenario, const Run& run) {
  return is_control(backend, run) ? backend.name == scenario.name : !scenario.control;
}

std::string sweep_of(const ScenarioInfo& scenario) {
  return scenario.name.substr(0, scenario.name.rfind('/'));
}

std::vector<const ScenarioInfo*> scenarios_of(const ParsedExpectation& expectation, const Run& run) {
  const std::string& name = expectation.scenario;
  std::vector<const ScenarioInfo*> out;
  for (const ScenarioInfo& one : run.scenarios) {
    if (name.empty() ? !one.control : one.name == name || sweep_of(one) == name) out.push_back(&one);
  }
  if (!out.empty()) return out;
  if (name.empty()) throw expectation_error(1, "the run has no scenario to judge it in");
  std::vector<std::string_view> names;
  for (const ScenarioInfo& one : run.scenarios) names.push_back(one.name);
  throw expectation_error(
      expectation.scenario_at,
      fmt::format("no scenario of this run is called \"{}\": name {}", name, near_names(name, names)));
}

/// nullptr where the side names none.
const BackendInfo* backend_of(const ExpectationSide& side, const Run& run) {
  if (side.backend.empty()) return nullptr;
  for (const auto what : {&BackendInfo::name, &BackendInfo::transport}) {
    const auto found = std::ranges::find(run.backends, side.backend, what);
    if (found != run.backends.end()) return &*found;
  }
  std::vector<std::string_view> names;
  for (const BackendInfo& one : run.backends) {
    if (is_control(one, run)) continue;
    if (std::ranges::find(names, one.transport) == names.end()) names.push_back(one.transport);
    names.push_back(one.name);
  }
  throw expectation_error(side.backend_at,
                          fmt::format("no backend of this run is called \"{}\"{}", side.backend,
                                      names.empty() ? "" : ": name " + near_names(side.backend, names)));
}

/// Why no trial of the scenario can have the figure; empty where one may.
std::string_view why_not_in(const ScenarioInfo& scenario, const Metric& metric) {
  constexpr std::array<std::string_view, 3> of_frames{"fps", "fps_low", "longest_freeze"};
  constexpr std::array<std::string_view, 6> latencies{"p50", "p90", "p99", "p99.9", "max", "mean"};
  const auto is_one_of = [&metric](const auto& names) {
    return std::ranges::find(names, metric.name) != names.end();
  };
  if (is_one_of(of_frames) && scenario.headline != "fps") return "its headline is not fps";
  if (is_one_of(latencies) && scenario.pace == "flood") return "messages of a flood are due at no time";
  if (metric.name == "sender_lag_p99" && (scenario.pace == "flood" || scenario.pace == "closed"))
    return "its messages are due at no time";
  if (metric.name == "late" && !scenario.deadline_ns) return "it has no deadline";
  return "";
}

class Cases {
 public:
  Cases(const ParsedExpectation& expectation, const Run& run)
      : expectation_(expectation),
        run_(run),
        left_(backend_of(expectation.left, run)),
        right_(backend_of(expectation.right, run)) {}

  std::vector<ExpectationCase> all() {
    for (const ScenarioInfo* scenario : scenarios_of(expectation_, run_)) {
      if (applies(expectation_.left, left_, *scenario) && applies(expectation_.right, right_, *scenario))
        add(*scenario);
    }
    if (out_.empty()) throw *why_none_;
    return out_;
  }

 private:
  void note(std::size_t character, std::string_view why) {
    if (!why_none_) why_none_ = expectation_error(character, why);
  }

  bool applies(const ExpectationSide& side, const BackendInfo* backend, const ScenarioInfo& scenario) {
    if (!side.metric) return true;
    const std::string_view why = why_not_in(scenario, *side.metric);
    if (!why.empty())
      note(side.metric_at, fmt::format("there is no {} in {}: {}", side.metric->name, scenario.name, why));
    const bool runs = !backend || runs_in(*backend, scenario, run_);
    if (!runs) note(side.backend_at, fmt::format("{} does not run in {}", backend->name, scenario.name));
    return why.empty() && runs;
  }

  void add(const ScenarioInfo& scenario) {
    const auto bare = [](const ExpectationSide& side) { return side.metric && side.backend.empty(); };
    const bool left_bare = bare(expectation_.left), right_bare = bare(expectation_.right);
    if (!left_bare && !right_bare) {
      out_.push_back({.scenario = &scenario, .left = left_, .right = right_});
      return;
    }
    for (const BackendInfo& backend : run_.backends) {
      if (!runs_in(backend, scenario, run_)) continue;
      const ExpectationCase one{.scenario = &scenario,
                                .in_turn = &backend,
                                .left = left_bare ? &backend : left_,
                                .right = right_bare ? &backend : right_};
      // "p50 < 2 * tcp.p50" is of the others.
      if (left_bare != right_bare && one.left == one.right &&
          expectation_.left.metric == expectation_.right.metric)
        continue;
      out_.push_back(one);
    }
    note(1, fmt::format("there is no backend in {} to judge it of", scenario.name));
  }

  const ParsedExpectation& expectation_;
  const Run& run_;
  const BackendInfo *left_, *right_;
  std::optional<ExpectationError> why_none_;
  std::vector<ExpectationCase> out_;
};

}  // namespace

std::vector<ExpectationCase> cases_of(const ParsedExpectation& expectation, const Run& run) {
  return Cases(expectation, run).all();
}

}  // namespace wirerace
