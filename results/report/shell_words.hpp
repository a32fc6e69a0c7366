// A command line as a shell takes it.
#pragma once

#include <string>
#include <vector>

namespace wirerace {

/// Pasted into a POSIX shell, it runs the same words: those that a shell would take apart or read otherwise
/// are quoted.
std::string shell_command(const std::vector<std::string>& words);

}  // namespace wirerace
