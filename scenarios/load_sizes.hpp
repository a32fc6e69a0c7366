// The part of a scenario file that says how large messages are and what is in them.
#pragma once

#include "scenarios/loader.hpp"
#include "scenarios/yaml_map.hpp"

namespace wirerace {

/// Reads trace, content_file and size_bytes. The scenario has its payload and pace.
void load_sizes(const YamlMap& file, const OpenFile& open, Scenario& scenario);

}  // namespace wirerace
