#include "transports/wire/websocket.hpp"

#include <sys/random.h>

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "transports/wire/utf8.hpp"

namespace wirerace::wire {

namespace {

constexpr std::uint8_t last_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::size_t longest_control = 125;

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t not_utf8 = 1007;
constexpr std::uint16_t too_big = 1009;

const unsigned char* bytes_at(const char* at) {
  return reinterpret_cast<const unsigned char*>(at);
}

bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

/// `mask` in the order of its bytes on the wire.
void apply_mask(char* bytes, std::size_t size, std::uint32_t mask) {
  const std::uint64_t twice = std::uint64_t{mask} << 32 | mask;
  std::size_t at = 0;
  for (; at + sizeof twice <= size; at += sizeof twice) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes + at, sizeof eight);
    eight ^= twice;
    std::memcpy(bytes + at, &eight, sizeof eight);
  }
  std::array<char, sizeof mask> key;
  std::memcpy(key.data(), &mask, sizeof mask);
  for (; at < size; ++at) bytes[at] = static_cast<char>(bytes[at] ^ key[at % sizeof mask]);
}

/// The mask for what begins `at` bytes into a payload.
std::uint32_t from_byte(std::uint32_t mask, std::size_t at) {
  std::array<char, sizeof mask> key;
  std::memcpy(key.data(), &mask, sizeof mask);
  std::rotate(key.begin(), key.begin() + at % key.size(), key.end());
  std::memcpy(&mask, key.data(), sizeof mask);
  return mask;
}

/// Those of §7.4.1 and of the registry it opens that a close frame may hold, and those left to applications.
bool may_close_with(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

void check_close(std::string_view payload) {
  if (payload.empty()) return;
  if (payload.size() == 1) throw WebSocketError(protocol_error, "a close frame with half a status code");
  if (!may_close_with(boost::endian::load_big_u16(bytes_at(payload.data()))))
    throw WebSocketError(protocol_error, "a close frame with a status code that may not be sent");
  if (!is_utf8(payload.substr(2))) throw WebSocketError(not_utf8, "a close frame whose reason is not UTF-8");
}

}  // namespace

void append_websocket_header(std::string& out, Opcode opcode, std::size_t size,
                             std::optional<std::uint32_t> mask) {
  unsigned char header[14];
  std::size_t bytes = 2;
  const auto masked = static_cast<std::uint8_t>(mask ? mask_bit : 0);
  header[0] = static_cast<std::uint8_t>(last_bit | static_cast<std::uint8_t>(opcode));
  if (size < 126) {
    header[1] = static_cast<std::uint8_t>(masked | size);
  } else if (size <= 0xffff) {
    header[1] = masked | 126;
    boost::endian::store_big_u16(header + 2, static_cast<std::uint16_t>(size));
    bytes = 4;
  } else {
    header[1] = masked | 127;
    boost::endian::store_big_u64(header + 2, size);
    bytes = 10;
  }
  if (mask) {
    std::memcpy(header + bytes, &*mask, sizeof *mask);
    bytes += sizeof *mask;
  }
  out.append(reinterpret_cast<const char*>(header), bytes);
}

void mask_websocket_payload(std::string& out, std::size_t size, std::uint32_t mask) {
  apply_mask(out.data() + out.size() - size, size, mask);
}

std::string describe_close(std::uint16_t code, std::string_view reason) {
  std::string text = "closed by the peer";
  if (code != 0) text.append(": ").append(std::to_string(code));
  if (!reason.empty()) text.append(" ").append(reason);
  return text;
}

std::string describe_close(std::string_view payload) {
  if (payload.empty()) return describe_close(0, "");
  return describe_close(boost::endian::load_big_u16(bytes_at(payload.data())), payload.substr(2));
}

std::uint32_t MaskingKeys::next() {
  if (used_ == keys_.size()) {
    if (::getrandom(keys_.data(), sizeof keys_, 0) != ssize_t{sizeof keys_})
      throw std::system_error(errno, std::generic_category(), "getrandom");
    used_ = 0;
  }
  return keys_[used_++];
}

std::optional<WebSocketReader::Header> WebSocketReader::header() {
  const std::string_view held = in_.text();
  const auto needs = [&](std::size_t bytes) {
    wanted_ = bytes;
    return held.size() < bytes;
  };
  if (needs(2)) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(held[0]), second = static_cast<std::uint8_t>(held[1]);
  if (first & reserved_bits) throw WebSocketError(protocol_error, "a frame with reserved bits");
  const bool masked = (second & mask_bit) != 0;
  if (masked != (side_ == Side::Server))
    throw WebSocketError(protocol_error,
                         masked ? "a masked frame from a server" : "an unmasked frame from a client");
  Header frame{(first & last_bit) != 0, static_cast<Opcode>(first & 0xf), 0, 2, second & 0x7fu};
  if (frame.payload == 126) {
    if (needs(frame.bytes + 2)) return std::nullopt;
    frame.payload = boost::endian::load_big_u16(bytes_at(held.data() + 2));
    frame.bytes += 2;
    if (frame.payload < 126)
      throw WebSocketError(protocol_error, "a frame's length in more bytes than it takes");
  } else if (frame.payload == 127) {
    if (needs(frame.bytes + 8)) return std::nullopt;
    frame.payload = boost::endian::load_big_u64(bytes_at(held.data() + 2));
    frame.bytes += 8;
    if (frame.payload <= 0xffff)
      throw WebSocketError(protocol_error, "a frame's length in more bytes than it takes");
  }
  check(frame);
  if (masked) {
    frame.bytes += sizeof frame.mask;
    if (needs(frame.bytes)) return std::nullopt;
    std::memcpy(&frame.mask, held.data() + frame.bytes - sizeof frame.mask, sizeof frame.mask);
  }
  if (needs(frame.bytes + frame.payload)) {
    look_at(frame, in_.held().subspan(frame.bytes));
    return std::nullopt;
  }
  return frame;
}

void WebSocketReader::check(const Header& frame) const {
  switch (frame.opcode) {
    case Opcode::Text:
    case Opcode::Binary:
      if (fragmented_) throw WebSocketError(protocol_error, "a message amid the fragments of another");
      break;
    case Opcode::Continuation:
      if (!fragmented_) throw WebSocketError(protocol_error, "a continuation of no message");
      break;
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
      if (!frame.last) throw WebSocketError(protocol_error, "a control frame in fragments");
      if (frame.payload > longest_control)
        throw WebSocketError(protocol_error, "a control frame of more than 125 bytes");
      break;
    default:
      throw WebSocketError(protocol_error, "a frame with a reserved opcode");
  }
  if (!is_control(frame.opcode) && frame.payload > largest_message_ - message_.size())
    throw WebSocketError(too_big, "a message longer than the largest message");
}

std::optional<WebSocketReader::Received> WebSocketReader::next() {
  if (!fragmented_) message_.clear();
  while (const auto frame = header()) {
    const auto payload = in_.held().subspan(frame->bytes, frame->payload);
    in_.take(frame->bytes + frame->payload);
    wanted_ = 2;
    look_at(*frame, payload);
    seen_ = 0;
    if (auto received = take(*frame, payload)) return received;
  }
  return std::nullopt;
}

/// Unmasks what has come of a frame's payload and, of text, checks it.
void WebSocketReader::look_at(const Header& frame, std::span<char> payload) {
  const auto fresh = payload.subspan(seen_);
  if (side_ == Side::Server) apply_mask(fresh.data(), fresh.size(), from_byte(frame.mask, seen_));
  seen_ = payload.size();
  if (is_text(frame) && !text_.take({fresh.data(), fresh.size()}))
    throw WebSocketError(not_utf8, "a text message that is not UTF-8");
}

bool WebSocketReader::is_text(const Header& frame) const {
  return (frame.opcode == Opcode::Continuation ? fragmented_ : frame.opcode) == Opcode::Text;
}

std::optional<WebSocketReader::Received> WebSocketReader::take(const Header& frame, std::span<char> payload) {
  const std::string_view text(payload.data(), payload.size());
  if (is_control(frame.opcode)) {
    if (frame.opcode == Opcode::Close) check_close(text);
    return Received{frame.opcode, text};
  }
  Received whole{frame.opcode, text};
  if (fragmented_ || !frame.last) {
    if (!fragmented_) fragmented_ = frame.opcode;
    message_.append(text);
    if (!frame.last) return std::nullopt;
    whole = {*std::exchange(fragmented_, std::nullopt), message_};
  }
  if (!text_.whole()) throw WebSocketError(not_utf8, "a text message that is not UTF-8");
  return whole;
}

}  // namespace wirerace::wire
