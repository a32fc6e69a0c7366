// The bytes of messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace {

/// A ring of about 1 MiB made from a seed: random bytes, or ASCII text like a feed's JSON without line
/// breaks. A message is its number, then a stretch of the ring from a place that depends on the number. The
/// ring's length is prime, so that blocks exchanged inside a message longer than the ring are noticed.
class Payload {
 public:
  /// Bytes of a message's number: 16 hex digits in text, 8 bytes big-endian in binary.
  static constexpr std::uint32_t number_bytes(Kind kind) { return kind == Kind::Text ? 16 : 8; }

  Payload(Kind kind, std::uint64_t seed);

  /// Writes message `number`; `bytes` is at least number_bytes(). Allocates only where `out` lacks the
  /// capacity.
  void compose(std::uint64_t number, std::uint32_t bytes, std::string& out) const;

  /// The same with `body` after the number.
  void compose(std::uint64_t number, std::string_view body, std::string& out) const;

  /// False where `message` is too short or its number is not hex.
  bool read_number(std::string_view message, std::uint64_t& number) const;

  /// True where compose(number, bytes) gives `message`.
  bool matches(std::uint64_t number, std::uint32_t bytes, std::string_view message) const;

  /// True where compose(number, body) gives `message`.
  bool matches(std::uint64_t number, std::string_view body, std::string_view message) const;

  /// Has the first bytes that message `number` is made from brought into the cache: they lie anywhere in the
  /// ring, and waiting for them takes longer than all else that a small message does.
  void prefetch(std::uint64_t number) const;

  /// Everything that decides the bytes, besides numbers and sizes.
  std::string_view ring() const { return ring_; }

 private:
  std::size_t place(std::uint64_t number) const;

  Kind kind_;
  std::string ring_;
};

}  // namespace wirerace
