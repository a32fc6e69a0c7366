// The points that the report's charts draw.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/statistics.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// Points of a percentile curve: x is the number of nines, -log10(1 - quantile), so that 1 is p90 and 2 is
/// p99; y is nanoseconds. It ends where fewer than 10 samples lie beyond.
std::vector<std::pair<double, std::int64_t>> percentile_points(const Histogram& histogram);

/// {"value", "low", "high"}: the median and its interval; null where there is none.
nlohmann::ordered_json chart_interval(const std::optional<Spread>& spread);

/// What report.js reads: the backends, and for each scenario, capacity search and sweep what its charts
/// draw.
nlohmann::ordered_json chart_data(const std::vector<ScenarioSummary>& summaries, const Run& run);

/// For a <script> block: it holds no "<".
std::string script_json(const nlohmann::ordered_json& json);

}  // namespace wirerace
