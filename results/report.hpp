// A run as one HTML file that opens anywhere, without a network.
#pragma once

#include <string>

#include "results/run.hpp"

namespace wirerace {

/// Tables, charts, environment and settings. The tables need no JavaScript.
std::string html_report(const Run& run);

}  // namespace wirerace
