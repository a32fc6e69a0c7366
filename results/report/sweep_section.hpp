// Sweeps in the report: a section for each, with what a message costs and the figure that ranks against the
// swept value.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "results/summary.hpp"

namespace wirerace {

/// Links to the sections; "" where the run has no sweep.
std::string sweep_links(const std::vector<ScenarioSummary>& summaries);

/// The sections: what grows by how much, the charts, and the same in numbers, the least growth first.
std::string sweep_sections(const std::vector<ScenarioSummary>& summaries);

/// For the charts, in the order of the sections: the values, and for each backend its figure at each value,
/// as chart_interval() has it, and whether it was saturated there.
nlohmann::ordered_json sweep_charts(const std::vector<ScenarioSummary>& summaries);

}  // namespace wirerace
