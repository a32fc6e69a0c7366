// What has to be said in words of a whole run.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// What the machine takes by itself, and how much of the scenarios' figures that is; empty in a run that did
/// not race the floor.
std::string floor_line(const Run& run, const std::vector<ScenarioSummary>& summaries);

/// Where the run took place.
std::string environment_line(const Environment& environment);

/// How many of the run's trials are not ok, and whether it came to its end; empty where all is well.
std::string state_line(const Run& run);

/// How to read the tables: rounds, spread, pooled tails.
std::vector<std::string> reading_notes();

}  // namespace wirerace
