// What a scenario's backends cost and how they served clients, further than its main table tells.
#pragma once

#include "results/summary.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// Two rows a backend, one for each end: CPU, switches, memory, threads, files. Columns in which nothing was
/// measured are left out of this table and the others.
Table cost_table(const ScenarioSummary& summary);

/// A row a backend: what went over the wire, and the latencies by when they begin: due, sent.
Table wire_table(const ScenarioSummary& summary);

/// A row for each backend that served more than one client; without rows where none did.
Table client_table(const ScenarioSummary& summary);

/// A row for each backend that took messages to many; without rows where none did.
Table fan_out_table(const ScenarioSummary& summary);

}  // namespace wirerace
