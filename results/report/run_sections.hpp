// The sections of the report that are about the whole run, as HTML.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// What the figures of each scenario say, in a sentence, with a link to its section; "" without scenarios.
std::string answers_list(const std::vector<ScenarioSummary>& summaries);

/// Verdicts; "" where nothing was expected.
std::string expectations_section(const Run& run);

/// Trials that are not ok; "" where all are.
std::string trials_section(const Run& run);

/// How each backend sends, and the settings of all beside each other.
std::string fairness_section(const Run& run);

std::string environment_section(const Run& run);

/// The digest of each.
std::string workloads_section(const Run& run);

/// The command, for a shell.
std::string reproduce_section(const Run& run);

}  // namespace wirerace
