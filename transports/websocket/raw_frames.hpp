// For tests: a handshake's key, and frames by hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "transports/wire/websocket.hpp"

namespace wirerace::websocket {

/// That of RFC 6455 §1.3.
inline constexpr std::string_view sample_key = "dGhlIHNhbXBsZSBub25jZQ==";

/// A client's.
inline std::string masked(wire::Opcode opcode, std::string_view payload) {
  std::string out;
  wire::append_websocket_frame(out, opcode, payload, 0x01020304);
  return out;
}

/// A server's.
inline std::string bare(wire::Opcode opcode, std::string_view payload) {
  std::string out;
  wire::append_websocket_frame(out, opcode, payload, std::nullopt);
  return out;
}

}  // namespace wirerace::websocket
