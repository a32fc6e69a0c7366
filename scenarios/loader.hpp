// From the text of a scenario file to a Scenario. README.md describes the keys.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// A file's text, and the name it goes by in errors.
struct NamedText {
  std::string name;
  std::string text;
};

/// Gives a file that a scenario file names; throws std::system_error where it cannot be read.
using OpenFile = std::function<NamedText(const std::string& name)>;

/// Reads a scenario file: one scenario, which takes its name from the stem of `file`, or a sweep's several,
/// with
/// "/step" behind it. Throws ScenarioError, "file:line: …".
std::vector<Scenario> parse_scenarios(std::string_view file, std::string_view text, const OpenFile& open);

}  // namespace wirerace
