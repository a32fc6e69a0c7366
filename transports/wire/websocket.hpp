// WebSocket frames (RFC 6455 §5), without extensions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "transports/transport.hpp"
#include "transports/wire/read_buffer.hpp"
#include "transports/wire/utf8.hpp"

namespace wirerace::wire {

enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// Appends what stands before a payload of `size` bytes, of a whole message or control frame.
void append_websocket_header(std::string& out, Opcode opcode, std::size_t size,
                             std::optional<std::uint32_t> mask);

/// Masks the payload that `out` ends with.
void mask_websocket_payload(std::string& out, std::size_t size, std::uint32_t mask);

/// Appends a whole message or control frame; masked with `mask` where there is one, as a client must. `fill`
/// appends its payload, `size` bytes.
template <class Fill>
void append_websocket_frame(std::string& out, Opcode opcode, std::size_t size,
                            std::optional<std::uint32_t> mask, Fill fill) {
  append_websocket_header(out, opcode, size, mask);
  fill(out);
  if (mask) mask_websocket_payload(out, size, *mask);
}

inline void append_websocket_frame(std::string& out, Opcode opcode, std::string_view payload,
                                   std::optional<std::uint32_t> mask) {
  append_websocket_frame(out, opcode, payload.size(), mask, [&](std::string& to) { to.append(payload); });
}

/// The payload of the close frame of an end that goes, and does not come back (§7.4.1): code 1001 and a
/// reason.
inline constexpr std::string_view going_away = "\x03\xe9going away";

/// "closed by the peer", with what its close frame told: 0 stands for no code.
std::string describe_close(std::uint16_t code, std::string_view reason);

/// The same of a close frame's payload, which is right.
std::string describe_close(std::string_view payload);

/// Masking keys that who sees some cannot guess the next from (§10.3): from the system, many at a time.
class MaskingKeys {
 public:
  std::uint32_t next();

 private:
  std::array<std::uint32_t, 64> keys_;  // 256 bytes: as many as getrandom() never cuts short
  std::size_t used_ = keys_.size();
};

/// What a peer did wrong, and the status code (§7.4.1) to close with.
class WebSocketError : public std::runtime_error {
 public:
  WebSocketError(std::uint16_t code, const char* what) : std::runtime_error(what), code_(code) {}
  std::uint16_t code() const { return code_; }

 private:
  std::uint16_t code_;
};

/// Makes messages of what one end reads: checks every rule of §5, unmasks in place, joins fragments. Text
/// that is not UTF-8 is refused as soon as the byte is there that makes it so.
class WebSocketReader {
 public:
  /// `side` is the end that reads: a server's peer masks, a client's does not.
  WebSocketReader(Side side, std::size_t largest_message) : side_(side), largest_message_(largest_message) {}

  std::span<char> space() { return in_.space(wanted_); }
  void added(std::size_t bytes) { in_.added(bytes); }

  /// What came before the first frame.
  ReadBuffer& buffer() { return in_; }

  /// A message, or a control frame.
  struct Received {
    Opcode opcode;
    std::string_view payload;  ///< valid until next() or space() is called
  };

  /// The next whole message or control frame, or nothing. A close frame's payload is right: empty, or a code
  /// that may be sent and a reason in UTF-8. Throws WebSocketError.
  std::optional<Received> next();

 private:
  struct Header {
    bool last;
    Opcode opcode;
    std::uint32_t mask;
    std::size_t bytes;    // of the header
    std::size_t payload;  // bytes behind it
  };

  std::optional<Header> header();
  void check(const Header& frame) const;
  bool is_text(const Header& frame) const;
  void look_at(const Header& frame, std::span<char> payload);
  std::optional<Received> take(const Header& frame, std::span<char> payload);

  Side side_;
  std::size_t largest_message_;
  ReadBuffer in_;
  std::size_t wanted_ = 2;  // bytes of the next frame, as far as they are known
  std::size_t seen_ = 0;    // bytes of its payload that look_at() had
  Utf8Check text_;
  std::optional<Opcode> fragmented_;
  std::string message_;  // of the fragments so far
};

}  // namespace wirerace::wire
