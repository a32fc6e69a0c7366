// Which figures of a scenario's main table are the best of their columns.
#pragma once

#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// Marks the cells of `table`, whose rows are those of summary.ranked.
///
/// The best is the least latency, the most messages, the fewest bytes, the least CPU, among the backends that
/// have a rank and, where any kept up, those that did. It is marked where a second has that figure too, reads
/// differently, and differs by the noise floor at least: bytes as well, for how many messages share a packet
/// and an acknowledgement is a matter of time too. The spread is marked as aside.
void mark_cells(Table& table, const ScenarioSummary& summary);

}  // namespace wirerace
