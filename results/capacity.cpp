#include "results/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "results/promise.hpp"

namespace wirerace {
namespace {

bool is_step_of(const std::string& scenario, const std::string& name) {
  return name.size() > scenario.size() && name.starts_with(scenario) && name[scenario.size()] == '/';
}

/// What the trials of one step over one backend come to; nullopt where more are needed.
std::optional<CapacityStep> step_of(const std::vector<const Trial*>& trials, const ScenarioInfo& scenario,
                                    const Promise& promise) {
  Judgement last;
  for (const Trial* trial : trials) last = judge(*trial, promise);
  if (!last.kept && trials.size() < capacity_tries) return std::nullopt;
  return CapacityStep{.scenario = scenario.name,
                      .per_second = offered_per_second(scenario),
                      .kept = last.kept,
                      .why = last.why};
}

void reckon(Capacity& capacity, const Run& run) {
  const Promise promise = parse_promise(capacity.promise);
  capacity.steps.clear();
  for (const ScenarioInfo& scenario : run.scenarios) {
    if (!is_step_of(capacity.scenario, scenario.name)) continue;
    std::vector<const Trial*> trials;
    for (const Trial& trial : run.trials) {
      if (trial.scenario == scenario.name && trial.backend == capacity.backend) trials.push_back(&trial);
    }
    if (trials.empty()) continue;
    if (auto step = step_of(trials, scenario, promise)) capacity.steps.push_back(std::move(*step));
  }
  std::ranges::stable_sort(capacity.steps, {}, &CapacityStep::per_second);
  capacity.kept_per_second = capacity.broken_per_second = std::nullopt;
  capacity.broken_by.clear();
  for (const CapacityStep& step : capacity.steps) {
    if (step.kept) {
      capacity.kept_per_second = step.per_second;
      continue;
    }
    capacity.broken_per_second = step.per_second;
    capacity.broken_by = step.why;
    break;
  }
}

/// Up to where the capacity may lie.
double most_of(const Capacity& capacity) {
  return capacity.broken_per_second.value_or(std::numeric_limits<double>::infinity());
}

}  // namespace

std::string capacity_step_name(const std::string& scenario, double load, bool recorded) {
  // In general notation large numbers would have an exponent.
  return fmt::format("{}/{}{}", scenario, recorded ? "x" : "",
                     load < 100 ? fmt::format("{:.3g}", load) : fmt::format("{:.0f}", load));
}

double offered_per_second(const ScenarioInfo& scenario) {
  return static_cast<double>(scenario.messages.value_or(0)) * 1e9 / static_cast<double>(scenario.duration_ns);
}

void reckon_capacities(Run& run) {
  for (Capacity& capacity : run.capacities) reckon(capacity, run);
}

bool is_of_a_capacity(const Run& run, const std::string& scenario) {
  return std::ranges::any_of(run.capacities, [&](const Capacity& capacity) {
    return scenario == capacity.scenario || is_step_of(capacity.scenario, scenario);
  });
}

const Trial* deciding_trial(const Run& run, const Capacity& capacity, const CapacityStep& step) {
  const Trial* last = nullptr;
  for (const Trial& trial : run.trials) {
    if (trial.scenario == step.scenario && trial.backend == capacity.backend) last = &trial;
  }
  return last;
}

Distribution deciding_latency(const Run& run, const Capacity& capacity, const CapacityStep& step) {
  const Trial* trial = deciding_trial(run, capacity, step);
  return trial ? trial->latency_ns.value_or(Distribution{}) : Distribution{};
}

std::vector<RankedCapacity> ranked_capacities(const Run& run, const std::string& scenario) {
  std::vector<RankedCapacity> out;
  for (const Capacity& capacity : run.capacities) {
    if (capacity.scenario == scenario) out.push_back({&capacity});
  }
  std::ranges::stable_sort(out, [](const RankedCapacity& a, const RankedCapacity& b) {
    const auto order = [](const Capacity& one) {
      return std::pair(one.kept_per_second.value_or(-1), most_of(one));
    };
    return order(*a.capacity) > order(*b.capacity);
  });
  RankedCapacity* best = nullptr;  // of those that share a rank
  for (std::size_t i = 0; i < out.size(); ++i) {
    RankedCapacity& one = out[i];
    if (!one.capacity->kept_per_second) break;
    if (best && most_of(*one.capacity) > *best->capacity->kept_per_second) {
      best->tied = one.tied = true;
    } else {
      best = &one;
      best->rank = static_cast<unsigned>(i + 1);
    }
    one.rank = best->rank;
  }
  return out;
}

}  // namespace wirerace
