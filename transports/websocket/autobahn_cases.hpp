// The cases of Autobahn|Testsuite's chapters 1 to 7 (github.com/crossbario/autobahn-testsuite): what is sent
// to an end that echoes messages, and what must come back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wirerace::autobahn {

struct Frame {
  std::uint8_t first;  ///< the header's first byte: whether it is the last fragment, reserved bits, opcode
  std::string payload;
  bool operator==(const Frame&) const = default;
};

inline Frame frame(unsigned opcode, std::string payload) {
  return {static_cast<std::uint8_t>(0x80 | opcode), std::move(payload)};
}
inline Frame continuation(std::string payload) {
  return frame(0, std::move(payload));
}
inline Frame text(std::string payload) {
  return frame(1, std::move(payload));
}
inline Frame binary(std::string payload) {
  return frame(2, std::move(payload));
}
inline Frame close(std::string payload) {
  return frame(8, std::move(payload));
}
inline Frame close(unsigned code, const std::string& reason = "") {
  return close(std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason);
}
inline Frame ping(std::string payload = "") {
  return frame(9, std::move(payload));
}
inline Frame pong(std::string payload = "") {
  return frame(10, std::move(payload));
}

/// More fragments follow.
inline Frame more(Frame frame) {
  frame.first &= 0x7f;
  return frame;
}

/// With reserved bits, from 1 to 7.
inline Frame reserved(unsigned bits, Frame frame) {
  frame.first = static_cast<std::uint8_t>(frame.first | bits << 4);
  return frame;
}

/// What one write has: all frames, one of them, so many octets.
enum class Write { All, Frame, Octet, Octets997 };

/// A status code that stands for a close frame without one (RFC 6455 §7.4.1).
constexpr unsigned no_code = 1005;

/// How the connection is to end.
struct Ending {
  bool ours;                    ///< when the answers have come, we close with 1000
  std::vector<unsigned> codes;  ///< one of these comes back in a close frame, which is the last
};
inline const Ending we_close{true, {1000}};
inline const Ending protocol_error{false, {1002}};
inline const Ending not_utf8{false, {1007}};

struct Case {
  std::string number;  ///< Autobahn's
  std::vector<Frame> sent;
  std::vector<Frame> answers = {};
  Ending ending = we_close;
  Write write = Write::All;
  std::vector<Frame> later = {};  ///< sent when the first answer has come
  std::size_t withheld = 0;       ///< so many octets, the last ones, are never sent
  bool may_lose =
      false;  ///< NON-STRICT: of the answers the last, or all, do not come; the ending is the same
};

struct Chapter {
  const char* name;
  std::vector<Case> cases;
};

const std::vector<Chapter>& chapters();

/// Chapter 6.
std::vector<Case> utf8_cases();

}  // namespace wirerace::autobahn
