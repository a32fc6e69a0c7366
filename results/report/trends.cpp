#include "results/report/trends.hpp"

#include <algorithm>

#include "results/capacity.hpp"
#include "results/summary.hpp"

namespace wirerace {
namespace {

const ScenarioInfo* raced_scenario(const Run& run, const std::string& name) {
  const auto found = std::ranges::find(run.scenarios, name, &ScenarioInfo::name);
  if (found == run.scenarios.end() || found->control || is_of_a_capacity(run, name)) return nullptr;
  return &*found;
}

/// Newest run's first.
std::vector<std::string> scenario_names(const std::vector<Run>& runs) {
  std::vector<std::string> out;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    for (const auto& scenario : run->scenarios) {
      if (std::ranges::find(out, scenario.name) == out.end()) out.push_back(scenario.name);
    }
  }
  return out;
}

std::vector<std::string> backend_names(const std::vector<Run>& runs) {
  std::vector<std::string> out;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    for (const auto& backend : run->backends) {
      if (std::ranges::find(out, backend.name) == out.end()) out.push_back(backend.name);
    }
  }
  return out;
}

Trend trend_of(const std::vector<Run>& runs, const std::string& name) {
  Trend out;
  std::string before;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const ScenarioInfo* scenario = raced_scenario(runs[i], name);
    out.digests.push_back(scenario ? scenario->digest : "");
    if (!scenario) continue;
    out.scenario = *scenario;
    if (!before.empty() && scenario->digest != before) out.changed.push_back(i);
    before = scenario->digest;
  }
  for (const std::string& backend : backend_names(runs)) {
    TrendLine line{.backend = backend, .points = std::vector<std::optional<Spread>>(runs.size())};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const ScenarioInfo* scenario = raced_scenario(runs[i], name);
      if (!scenario || scenario->headline != out.scenario.headline) continue;
      if (const auto one = summarise(runs[i], *scenario, backend)) line.points[i] = one->headline;
    }
    if (std::ranges::any_of(line.points, [](const auto& point) { return point.has_value(); }))
      out.lines.push_back(std::move(line));
  }
  return out;
}

}  // namespace

std::vector<Run> in_order_of_time(std::vector<Run> runs) {
  std::ranges::stable_sort(runs, {}, &Run::started);
  return runs;
}

std::string run_name(const Run& run) {
  if (!run.label.empty()) return run.label;
  constexpr std::size_t minutes = 16;  // of 2026-11-21T01:30:00Z
  std::string when = run.started.substr(0, minutes);
  std::ranges::replace(when, 'T', ' ');
  return when;
}

std::vector<Trend> trends_of(const std::vector<Run>& runs) {
  std::vector<Trend> out;
  for (const std::string& name : scenario_names(runs)) {
    const auto raced = [&name](const Run& run) { return raced_scenario(run, name) != nullptr; };
    if (std::ranges::count_if(runs, raced) < 2) continue;
    if (Trend trend = trend_of(runs, name); !trend.lines.empty()) out.push_back(std::move(trend));
  }
  return out;
}

}  // namespace wirerace
