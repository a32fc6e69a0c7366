// One end's side of a WebSocket once hands are shaken: messages in and out, and what must be said besides.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "transports/wire/websocket.hpp"

namespace wirerace::websocket {

class Conversation {
 public:
  Conversation(Side side, std::size_t largest_message) : side_(side), in_(side, largest_message) {}

  /// What came before the first frame.
  wire::ReadBuffer& buffer() { return in_.buffer(); }

  std::span<char> space() { return in_.space(); }
  void added(std::size_t bytes) { in_.added(bytes); }

  /// The next whole message, valid until space() is called. Pings and a close are answered, and an error is
  /// told, in `out`. Throws asio::StreamEnd where the conversation is over.
  std::optional<Message> next(std::string& out);

  void append(std::string& out, wire::Opcode opcode, std::string_view payload) {
    wire::append_websocket_frame(out, opcode, payload, mask());
  }

  /// A frame whose payload, `size` bytes, `fill` appends.
  template <class Fill>
  void append(std::string& out, wire::Opcode opcode, std::size_t size, Fill fill) {
    wire::append_websocket_frame(out, opcode, size, mask(), fill);
  }

 private:
  std::optional<std::uint32_t> mask() {
    return side_ == Side::Client ? std::optional(keys_.next()) : std::nullopt;
  }

  Side side_;
  wire::MaskingKeys keys_;
  wire::WebSocketReader in_;
};

}  // namespace wirerace::websocket
