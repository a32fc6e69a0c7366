// A comparison for programs.
#pragma once

#include <string>

#include "results/verdicts/comparison.hpp"

namespace wirerace {

/// Schema wirerace.comparison/1 (results/README.md); ends with a newline.
std::string comparison_json(const Comparison& comparison);

}  // namespace wirerace
