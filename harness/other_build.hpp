// Another wirerace's program, whose workers take turns with this one's.
#pragma once

#include <string>
#include <vector>

namespace wirerace {

struct OtherBuild {
  std::string program;  ///< absolute path
  std::string version;
  std::vector<std::string> backends;  ///< names
};

/// Asks it. Throws std::runtime_error where it cannot be started or is no wirerace.
OtherBuild ask_other_build(const std::string& program);

}  // namespace wirerace
