// The machine and the software that figures were taken on.
#pragma once

#include "results/run.hpp"

namespace wirerace {

/// What cannot be read is an empty string or 0. Isolation and placement are the race's to fill in.
Environment this_environment();

}  // namespace wirerace
