// For tests: frames by hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "transports/wire/websocket.hpp"

namespace wirerace::websocket {

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
