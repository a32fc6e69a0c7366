// A run that searches capacities: the highest rate at which each backend keeps a promise.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "harness/capacity_search.hpp"
#include "harness/race.hpp"
#include "results/promise.hpp"

namespace wirerace {

/// Each of the race's workloads over each of its backends is searched; its rounds do not count.
struct CapacityPlan {
  RacePlan race;
  Promise promise;
  std::chrono::nanoseconds time{};  ///< after this no trial starts any more
};

/// Why a scenario has no capacity, and what to do: "ping-pong sends when a reply has come: …". nullopt where
/// it has one.
std::optional<std::string> why_no_capacity(const Scenario& scenario);

/// `scenario` with another rate, or speed where it is recorded; then the recording starts over when it has
/// ended. Nothing is idle first.
Scenario capacity_step(const Scenario& scenario, double load);

/// From the scenario's own load, or the least multiple by a power of two that has messages enough for the
/// promised quantile, or the greatest part by one that has few enough; down to where messages are too few, up
/// by powers of two to where they would be more than Arrivals tells one by one, above which saturation goes
/// unseen, or than a workload has room for. Throws std::invalid_argument, which says what to do, where it is
/// empty.
LoadRange capacity_range(const Scenario& scenario, const Promise& promise);

/// A trial about to run.
struct CapacityTrial {
  const Workload* workload = nullptr;
  const Backend* backend = nullptr;
  unsigned tries = 1;                ///< 2: the step broke the promise once
  std::chrono::nanoseconds spent{};  ///< of the plan's time
};

struct CapacityObserver {
  std::function<void(const ScenarioInfo&)> made;  ///< a step's, before its first trial
  std::function<void(const CapacityTrial&)> starting;
  std::function<void(const Trial&)> finished;
};

/// The run without trials: its capacities have scenarios, backends and the promise.
Run describe(const CapacityPlan& plan);

/// Searches. All searches take a step in turn, in an order shuffled from the seed, so that what drifts in a
/// machine hits all alike. Trials that `run` has already are taken as they are, and must be the first of this
/// plan. Fills in run.capacities. `run` is complete unless `interrupt` cut it short; what the observer throws
/// ends the search and is passed on.
void find_capacities(const CapacityPlan& plan, Run& run, const CapacityObserver& observer,
                     const Interrupt& interrupt);

}  // namespace wirerace
