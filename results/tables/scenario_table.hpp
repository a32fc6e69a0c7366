// One scenario's figures as text, in cells, and what has to be said of them in words.
#pragma once

#include <string>
#include <vector>

#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// Best backend first. The first cell of a row is its rank, "2=" where it is shared, "-" without one.
Table scenario_table(const ScenarioSummary& summary);

/// Of the planned messages, the part that came late or never; "n/a" without a deadline.
std::string late_cell(const MessageCounts& messages);

}  // namespace wirerace
