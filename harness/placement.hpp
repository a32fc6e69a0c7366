// Which cores the two ends of a trial run on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirerace {

enum class Placement : std::uint8_t {
  Apart,     ///< a core each
  Together,  ///< both on one core
  Free,      ///< wherever the system puts them
};

std::string_view to_string(Placement placement);

/// Cores to pin each end to; empty: any.
struct Cores {
  std::vector<unsigned> server, client;
};

/// The cores this process may use, least first.
std::vector<unsigned> usable_cores();

/// Of the usable cores; with only one of them, Apart is the same as Together.
Cores place(Placement placement);

/// Each core that either end may run on, once.
std::vector<unsigned> cores_used(const Cores& cores);

/// "server on core 0, client on core 1".
std::string describe(const Cores& cores);

}  // namespace wirerace
