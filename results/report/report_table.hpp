// One scenario's figures as the report shows them: with the intervals that the terminal has no room for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "results/metric.hpp"
#include "results/statistics.hpp"
#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// Best backend first: rank, backend, headline figure and p99 with their intervals, spread, rates, costs,
/// loss, state. The first cell of a row is its rank, "2=" where it is shared, "-" without one.
Table report_table(const ScenarioSummary& summary);

/// "Frames a second", "Round trip p50": the figure that ranks.
std::string_view headline_words(const ScenarioInfo& scenario);

/// "29.8–33.1 µs"; "n/a" with too few rounds.
std::string interval_text(const Metric& metric, const std::optional<Spread>& spread);

}  // namespace wirerace
