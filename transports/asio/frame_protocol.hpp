// A Protocol (see framed_session.hpp) that is frames from the first byte on.
#pragma once

#include "transports/asio/byte_stream.hpp"
#include "transports/wire/frame_buffer.hpp"

namespace wirerace::asio {

class FrameProtocol {
 public:
  static constexpr Traits traits{.tls = true, .tls_resumed = true};

  explicit FrameProtocol(Side) {}

  void start(std::string&) {}
  bool shake_hands(std::string&) { return true; }

  void append(std::string& out, Message message) { wire::append_frame(out, message); }

  std::string_view head(Message message) {
    head_ = wire::frame_head(message);
    return {head_.data(), head_.size()};
  }

  std::span<char> space() { return in_.space(); }
  void added(std::size_t bytes) { in_.added(bytes); }

  std::optional<Message> next(std::string&) try { return in_.next(); } catch (const wire::BadFrame& bad) {
    throw StreamEnd(bad.what());
  }

 private:
  wire::FrameBuffer in_{traits.largest_message};
  std::array<char, wire::frame_header_bytes> head_;
};

}  // namespace wirerace::asio
