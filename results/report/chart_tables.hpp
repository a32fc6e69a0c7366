// What the report's charts draw, in numbers: a table under each, of at most 20 rows.
#pragma once

#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// The figure that ranks: a row for each backend that has it.
Table headline_numbers(const ScenarioSummary& summary);

/// The longest freeze of each backend that has frames.
Table freeze_numbers(const ScenarioSummary& summary);

/// Latency by percentile: a row for each percentile that some backend has samples enough for.
Table percentile_numbers(const ScenarioSummary& summary);

/// Latency over time: the window in ten parts, of each the median of its slices' p50 and the greatest
/// maximum. Without rows where nothing was measured over time.
Table over_time_numbers(const ScenarioSummary& summary, const Run& run);

}  // namespace wirerace
