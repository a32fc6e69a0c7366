// What a scenario's main table has no room for: how backends came through faults, what slow readers did to
// them, and what connections cost.
#pragma once

#include <vector>

#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// A row for each backend and kind of fault, those of a kind taken together; without rows where there were no
/// faults.
Table recovery_table(const ScenarioSummary& summary);

/// A row for each backend that had slow readers; without rows where there were none.
Table slow_reader_table(const ScenarioSummary& summary);

/// A row for each backend; without rows where the scenario has few clients.
Table connection_table(const ScenarioSummary& summary);

/// Those of the three that have rows, that of connections only where the scenario has an idle time: it is
/// then about them.
std::vector<Table> further_tables(const ScenarioSummary& summary);

}  // namespace wirerace
