// The points that the report's charts draw.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/summary.hpp"

namespace wirerace {

/// Points of a percentile curve: x is the number of nines, -log10(1 - quantile), so that 1 is p90 and 2 is
/// p99; y is nanoseconds. It ends where fewer than 10 samples lie beyond.
std::vector<std::pair<double, std::int64_t>> percentile_points(const Histogram& histogram);

/// JSON for a <script> block: it holds no "<".
std::string chart_data(const std::vector<ScenarioSummary>& summaries, const Run& run);

}  // namespace wirerace
