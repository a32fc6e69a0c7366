// The section of a scenario in the report, as HTML. Those of the whole run are in run_sections.hpp.
#pragma once

#include <cstddef>
#include <string>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// Its answer, table, notes, charts, costs and clients. `index` is its place among the summaries, which
/// the charts' data has too.
std::string scenario_section(const ScenarioSummary& summary, std::size_t index, const Run& run);

}  // namespace wirerace
