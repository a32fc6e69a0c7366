// The part of a scenario file that says what its runs are expected to show.
#pragma once

#include "scenarios/scenario.hpp"
#include "scenarios/yaml_map.hpp"

namespace wirerace {

/// Reads the expectations as they stand there: what they mean is the results' to say.
void load_expect(const YamlMap& file, Scenario& scenario);

}  // namespace wirerace
