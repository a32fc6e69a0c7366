// A run, or several, as one HTML file that opens anywhere, without a network.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// Answers, tables, charts, environment and settings. The tables need no JavaScript.
std::string html_report(const Run& run);

/// One HTML file of runs, at least one, with different ids: their trends, and then the newest run's report.
/// Of a single run it is html_report().
std::string html_trends(std::vector<Run> runs);

}  // namespace wirerace
