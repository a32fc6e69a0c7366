// What has to be said in words under one scenario's table.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// How to read the tables below the main one, and how far the ranks can be trusted; then, for each backend:
/// what was lost, which trials are not ok and why, what could not keep up, which clients were starved, how
/// was polled.
std::vector<std::string> scenario_notes(const ScenarioSummary& summary, const Run& run);

/// "3 lost", "1 reordered": what did not happen as it should, but for what its recovery tells; empty where
/// all did.
std::vector<std::string> integrity_findings(const BackendSummary& one);

/// "push", "uplink, acknowledged".
std::string flow_text(const ScenarioInfo& scenario);

/// "push · recorded · 1 client · 60,000 messages in 10.0 s · 3 rounds".
std::string scenario_line(const ScenarioInfo& scenario, unsigned rounds);

}  // namespace wirerace
