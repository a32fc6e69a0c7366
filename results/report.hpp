// A run as one HTML file that opens anywhere, without a network.
#pragma once

#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

/// Tables, charts, environment and settings. The tables need no JavaScript.
std::string html_report(const Run& run);

/// `text` for HTML, in content and in quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace wirerace
