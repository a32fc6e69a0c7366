// The part of a scenario file that says what goes wrong, on purpose.
#pragma once

#include "scenarios/scenario.hpp"
#include "scenarios/yaml_map.hpp"

namespace wirerace {

/// Reads faults, slow readers among them. The scenario has its duration, up to which a cut is repeated.
void load_faults(const YamlMap& file, Scenario& scenario);

}  // namespace wirerace
