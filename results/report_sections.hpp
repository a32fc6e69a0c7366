// The sections of the report, as HTML.
#pragma once

#include <cstddef>
#include <string>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// One scenario: its table, notes, charts, costs and clients. `index` is its place among the summaries, which
/// the charts' data has too.
std::string scenario_section(const ScenarioSummary& summary, std::size_t index, const Run& run);

/// Trials that are not ok; "" where all are.
std::string trials_section(const Run& run);

/// How each backend sends, and the settings of all beside each other.
std::string fairness_section(const Run& run);

std::string environment_section(const Run& run);

}  // namespace wirerace
