// From the text of a scenario file to a Scenario. README.md describes the keys.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// A file's text, and the name it goes by in errors.
struct NamedText {
  std::string name;
  std::string text;
};

/// Gives the trace that a scenario file names; throws std::system_error where it cannot be read.
using OpenTrace = std::function<NamedText(const std::string& trace)>;

/// Reads one scenario, which takes its name from the stem of `file`. Throws ScenarioError, "file:line: …".
Scenario parse_scenario(std::string_view file, std::string_view text, const OpenTrace& open_trace);

}  // namespace wirerace
