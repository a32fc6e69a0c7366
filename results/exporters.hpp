// A run as text for people. Its JSON is to_json() in run_json.hpp, its HTML html_report() in report.hpp.
#pragma once

#include <string>

#include "results/run.hpp"

namespace wirerace {

/// For the terminal: a table for each scenario, at most 100 columns wide. ANSI escapes only where `colour`
/// says so.
std::string export_table(const Run& run, bool colour);

/// GitHub-flavoured Markdown: the same tables.
std::string export_markdown(const Run& run);

}  // namespace wirerace
