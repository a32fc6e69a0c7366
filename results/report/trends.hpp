// Figures of several runs beside each other, in the order of time.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/statistics.hpp"

namespace wirerace {

/// One backend's headline figure; a point for each run, nullopt where it has none.
struct TrendLine {
  std::string backend;
  std::vector<std::optional<Spread>> points;
};

/// One scenario over the runs.
struct Trend {
  ScenarioInfo scenario;             ///< of the newest run that has it
  std::vector<std::string> digests;  ///< of each run's workload; empty where the run lacks the scenario
  std::vector<std::size_t> changed;  ///< runs whose workload is not that of the run before that has the
                                     ///< scenario: figures on its two sides are not comparable
  std::vector<TrendLine> lines;      ///< of the backends that have a figure in some run
};

/// Oldest first, by `started`.
std::vector<Run> in_order_of_time(std::vector<Run> runs);

/// The label, or else when it started: "2026-11-21 01:30".
std::string run_name(const Run& run);

/// Of runs in order of time: each scenario that is raced in two or more of them. Figures of runs in which
/// another figure ranks are left out.
std::vector<Trend> trends_of(const std::vector<Run>& runs);

}  // namespace wirerace
