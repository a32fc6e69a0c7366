// Where on the network the workers of a run live.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wirerace {

enum class IsolationWish : std::uint8_t {
  Auto,   ///< a private network namespace where the system grants one and the user has not placed the workers
  Netns,  ///< a private network namespace
  None,   ///< wherever workers are started
};

/// The same for all trials of a run.
struct Isolation {
  bool private_network = false;    ///< each trial in a fresh network namespace
  std::string congestion_control;  ///< in it
  std::string about = "none: loopback of the host";
};

/// `placed`: the user has said where workers run. `congestion_control`: cubic if not given. Throws
/// std::runtime_error where what was asked for cannot be had.
Isolation decide_isolation(IsolationWish wish, bool placed,
                           const std::optional<std::string>& congestion_control);

}  // namespace wirerace
