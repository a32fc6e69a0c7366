// A comparison as text for people. Its JSON is comparison_json() in comparison_json.hpp.
#pragma once

#include <cstddef>
#include <string>

#include "results/verdicts/comparison.hpp"

namespace wirerace {

/// For the terminal, at most `width` columns wide. ANSI escapes only where `colour` says so.
std::string export_comparison_table(const Comparison& comparison, bool colour, std::size_t width);

/// GitHub-flavoured Markdown: the same tables.
std::string export_comparison_markdown(const Comparison& comparison);

/// GitHub annotations (github.hpp): an error for each gated figure that is worse and for what has no valid
/// trial, a warning where nothing can be said.
std::string export_comparison_github(const Comparison& comparison);

}  // namespace wirerace
