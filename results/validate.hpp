// Whether the parts of a run agree with one another.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// One sentence for each contradiction, "trials[3]: round 4 of 3"; empty for a sound run.
std::vector<std::string> validate(const Run& run);

}  // namespace wirerace
