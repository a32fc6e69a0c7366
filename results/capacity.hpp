// What a capacity search has found so far, reckoned from its trials.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// A search has come to its end where the rate that broke the promise is at most this part above the one that
/// kept it.
inline constexpr double capacity_precision = 0.05;

/// How often a step that breaks the promise is run before it counts as broken.
inline constexpr unsigned capacity_tries = 2;

/// A search ends after so many steps, not counting those that were run again.
inline constexpr unsigned capacity_most_steps = 32;

/// The name of a step of `scenario`: "chat-echo/400", and of a recorded one "market-feed/x4". `load` to three
/// digits.
std::string capacity_step_name(const std::string& scenario, double load, bool recorded);

/// Messages due in the window, by its length.
double offered_per_second(const ScenarioInfo& scenario);

/// Fills in steps, kept_per_second, broken_per_second and broken_by of all of the run's capacities from its
/// trials. A step that broke the promise in fewer than capacity_tries trials is none yet. Throws
/// PromiseError.
void reckon_capacities(Run& run);

/// True for the scenarios that a capacity search of the run is about, and for their steps: their figures are
/// the capacities', and they have no table of their own.
bool is_of_a_capacity(const Run& run, const std::string& scenario);

/// The trial that decided a step: of several the last. Null where there is none.
const Trial* deciding_trial(const Run& run, const Capacity& capacity, const CapacityStep& step);

/// What that trial measured; without figures where there is none, or where it has none.
Distribution deciding_latency(const Run& run, const Capacity& capacity, const CapacityStep& step);

/// The capacities of one scenario, best first, with ranks.
struct RankedCapacity {
  const Capacity* capacity = nullptr;
  unsigned rank = 0;  ///< from 1, the same for all whose brackets overlap; 0: kept the promise nowhere
  bool tied = false;  ///< shares its rank
};
std::vector<RankedCapacity> ranked_capacities(const Run& run, const std::string& scenario);

}  // namespace wirerace
