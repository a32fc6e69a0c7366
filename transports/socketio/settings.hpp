// What a Socket.IO server goes by, and tells its clients; what its clients go by, too.
#pragma once

#include <chrono>
#include <string>

#include "transports/asio/loop.hpp"

namespace wirerace::socketio {

inline constexpr Traits traits{.tls = true, .tls_resumed = true};

/// A peer that does not read gets no further pongs and refusals while so much waits for it.
inline constexpr std::size_t most_unread = std::size_t{1} << 20;

/// The default path, heartbeat and patience of the protocol's own implementation.
struct Settings {
  std::string host = {};  ///< whom a client asks, as http::host_field() has it
  std::string path = "/socket.io/";
  std::chrono::milliseconds ping_interval{25'000};
  std::chrono::milliseconds ping_timeout{20'000};
  std::chrono::milliseconds connect_timeout{45'000};  ///< for a first Connect
  /// For a request, and for a client until the server has connected it.
  std::chrono::milliseconds handshake_limit = asio::handshake_limit;
  /// Bytes of a request's body or of a packet: JSON makes up to six of a text's one.
  std::size_t max_payload = 6 * traits.largest_message + 1024;
};

}  // namespace wirerace::socketio
