// Checks of an option's value, which say what it must be; to stand before CLI11's own, which do not.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace wirerace::cli {

CLI::Validator number();
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);
CLI::Validator ip_address();

}  // namespace wirerace::cli
