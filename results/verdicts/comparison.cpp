#include "results/verdicts/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "results/verdicts/compared_figure.hpp"

namespace wirerace {
namespace {

/// What is compared beside the gated figures.
constexpr std::array always = {
    "p50", "p99", "messages_per_second", "fps", "cpu_per_message", "bytes_per_message"};

const Metric& gate(const std::string& name, const ScenarioInfo& scenario) {
  if (name == "headline") return headline_metric(scenario);
  if (const Metric* metric = find_metric(name)) return *metric;
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  throw ComparisonError(
      fmt::format("no figure is called {}: choose headline or one of {}", name, fmt::join(names, ", ")));
}

const ScenarioInfo* find_scenario(const Run& run, const std::string& name) {
  const auto found = std::ranges::find(run.scenarios, name, &ScenarioInfo::name);
  return found == run.scenarios.end() ? nullptr : &*found;
}

/// Those of both runs; throws where the same name stands for other messages.
std::vector<const ScenarioInfo*> common_scenarios(const Run& base, const Run& head,
                                                  std::vector<std::string>& notes) {
  std::vector<const ScenarioInfo*> common;
  std::vector<std::string> other;
  for (const ScenarioInfo& scenario : head.scenarios) {
    if (scenario.control) continue;
    const ScenarioInfo* before = find_scenario(base, scenario.name);
    if (!before) {
      notes.push_back(fmt::format("{} is in {} only", scenario.name, head.id));
      continue;
    }
    if (before->digest != scenario.digest)
      other.push_back(fmt::format("{} ({} in {}, {} in {})", scenario.name, before->digest, base.id,
                                  scenario.digest, head.id));
    common.push_back(&scenario);
  }
  for (const ScenarioInfo& scenario : base.scenarios) {
    if (!find_scenario(head, scenario.name))
      notes.push_back(fmt::format("{} is in {} only", scenario.name, base.id));
  }
  if (!other.empty())
    throw ComparisonError(fmt::format(
        "different messages were sent, so nothing can be compared, in {}: race both builds with the "
        "same scenario files and the same --seed, --duration, --clients, --rate and --size",
        fmt::join(other, ", ")));
  if (common.empty())
    throw ComparisonError(fmt::format("{} and {} have no scenario in common", base.id, head.id));
  return common;
}

void note_other_machine(const Run& base, const Run& head, std::vector<std::string>& notes) {
  const Environment &from = base.environment, &to = head.environment;
  const auto differs = [&](const std::string& a, const std::string& b, std::string_view what) {
    if (a != b) notes.push_back(fmt::format("{}: {} in {}, {} in {}", what, a, base.id, b, head.id));
  };
  differs(from.host, to.host, "host");
  differs(from.cpu, to.cpu, "processor");
  differs(from.kernel, to.kernel, "kernel");
  differs(from.placement, to.placement, "placement");
  differs(from.isolation, to.isolation, "network");
}

bool raced(const Run& run, const std::string& scenario, const std::string& backend) {
  return std::ranges::any_of(
      run.trials, [&](const Trial& trial) { return trial.scenario == scenario && trial.backend == backend; });
}

bool ran_well(const Run& run, const std::string& scenario, const std::string& backend) {
  return std::ranges::any_of(run.trials, [&](const Trial& trial) {
    return trial.scenario == scenario && trial.backend == backend && trial.status == TrialStatus::Ok;
  });
}

/// Everything of one scenario.
class ScenarioComparison {
 public:
  ScenarioComparison(const Run& base, const Run& head, const ScenarioInfo& scenario,
                     const std::vector<std::string>& gates, Comparison& out)
      : base_(base), head_(head), name_(scenario.name), out_(out) {
    for (const std::string& name : gates) gates_.insert(&gate(name, scenario));
    for (const char* name : always) listed_.insert(find_metric(name));
    listed_.insert(gates_.begin(), gates_.end());
  }

  void run() {
    for (const Metric& metric : metrics()) {
      if (listed_.contains(&metric)) find_selves(metric);
    }
    for (const BackendInfo& backend : head_.backends) {
      if (!is_comparable(backend.name)) continue;
      for (const Metric& metric : metrics()) {
        if (listed_.contains(&metric)) add(backend.name, metric);
      }
    }
  }

 private:
  bool is_comparable(const std::string& backend) {
    const bool before = raced(base_, name_, backend), after = raced(head_, name_, backend);
    if (!before && !after) return false;
    if (before != after) {
      out_.notes.push_back(
          fmt::format("{} over {} is in {} only", name_, backend, before ? base_.id : head_.id));
      return false;
    }
    for (const Run* run : {&base_, &head_}) {
      if (ran_well(*run, name_, backend)) continue;
      out_.missing.push_back(fmt::format("{} over {} has no ok trial in {}", name_, backend, run->id));
      return false;
    }
    return true;
  }

  void find_selves(const Metric& metric) {
    auto& selves = selves_[&metric];
    for (const BackendInfo& backend : head_.backends) {
      if (!raced(base_, name_, backend.name) || !raced(head_, name_, backend.name)) continue;
      auto self = self_difference(base_, head_, name_, backend.name, metric, out_.paired);
      if (self) selves.push_back(std::move(*self));
    }
    if (gates_.contains(&metric)) out_.self.insert(out_.self.end(), selves.begin(), selves.end());
  }

  /// The backend's own, or that of the one that ran twice.
  const SelfDifference* self_of(const std::string& backend, const Metric& metric) const {
    const auto& selves = selves_.at(&metric);
    if (selves.empty()) return nullptr;
    const auto own = std::ranges::find(selves, backend, &SelfDifference::backend);
    return own == selves.end() ? &selves.front() : &*own;
  }

  void add(const std::string& backend, const Metric& metric) {
    auto figure = compared_figure(base_, head_, name_, backend, metric, out_.paired);
    const bool gated = gates_.contains(&metric);
    if (!figure) {
      if (!gated) return;
      ++out_.not_compared;
      out_.notes.push_back(
          fmt::format("{} over {} has no {} in both: it is not compared", name_, backend, metric.name));
      return;
    }
    figure->gated = gated;
    figure->least = least_that_counts(metric, self_of(backend, metric), out_.floor);
    out_.figures.push_back(std::move(*figure));
  }

  const Run& base_;
  const Run& head_;
  const std::string name_;
  Comparison& out_;
  std::set<const Metric*> gates_, listed_;
  std::map<const Metric*, std::vector<SelfDifference>> selves_;
};

void adjust(Comparison& comparison) {
  std::vector<double> p_values;
  for (const ComparedFigure& figure : comparison.figures) {
    if (figure.gated) p_values.push_back(figure.p);
  }
  const auto adjusted = holm_adjusted(p_values);
  auto next = adjusted.begin();
  for (ComparedFigure& figure : comparison.figures) {
    if (figure.gated) figure.p = *next++;
  }
  comparison.least_rounds = rounds_to_call(p_values.size(), comparison.paired);
}

}  // namespace

std::string_view change_name(Change change) {
  switch (change) {
    case Change::Same:
      return "same";
    case Change::Better:
      return "better";
    case Change::Worse:
      return "worse";
    case Change::Inconclusive:
      break;
  }
  return "inconclusive";
}

bool Comparison::worse() const {
  return std::ranges::any_of(
      figures, [](const auto& figure) { return figure.gated && figure.verdict == Change::Worse; });
}

bool Comparison::undecided() const {
  return not_compared > 0 || std::ranges::any_of(figures, [](const auto& figure) {
           return figure.gated && figure.verdict == Change::Inconclusive;
         });
}

bool Comparison::too_noisy() const {
  return std::ranges::any_of(self, &SelfDifference::too_noisy);
}

Comparison compare(const Run& base, const Run& head, const std::vector<std::string>& gates) {
  Comparison out;
  out.base_id = base.id;
  out.head_id = head.id;
  out.base_label = base.label;
  out.head_label = head.label;
  out.paired = !base.id.empty() && base.paired_with == head.id && head.paired_with == base.id;
  const auto scenarios = common_scenarios(base, head, out.notes);
  note_other_machine(base, head, out.notes);
  if (!out.paired) out.floor = floor_change(base, head);
  for (const ScenarioInfo* scenario : scenarios) ScenarioComparison(base, head, *scenario, gates, out).run();
  if (out.figures.empty() && out.missing.empty())
    throw ComparisonError(fmt::format("{} and {} have no backend in common", base.id, head.id));
  adjust(out);
  for (ComparedFigure& figure : out.figures) figure.verdict = verdict_of(figure);
  return out;
}

}  // namespace wirerace
