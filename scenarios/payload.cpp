#include "scenarios/payload.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "scenarios/random.hpp"

namespace wirerace {
namespace {

constexpr std::size_t ring_bytes = 1'048'583;  // the first prime above 2^20
constexpr std::uint64_t ring_stream = 1;
constexpr std::string_view hex_digits = "0123456789abcdef";

/// The number as a message begins with it; returns the part of `buffer` used.
std::string_view write_number(Kind kind, std::uint64_t number, std::array<char, 16>& buffer) {
  const std::uint32_t size = Payload::number_bytes(kind);
  for (std::uint32_t i = size; i-- > 0;) {
    if (kind == Kind::Text) {
      buffer[i] = hex_digits[number & 0xf];
      number >>= 4;
    } else {
      buffer[i] = static_cast<char>(number & 0xff);
      number >>= 8;
    }
  }
  return {buffer.data(), size};
}

std::string binary_ring(Random& random) {
  std::string ring;
  ring.reserve(ring_bytes + 8);
  std::array<char, 16> buffer;
  while (ring.size() < ring_bytes) ring += write_number(Kind::Binary, random.next(), buffer);
  ring.resize(ring_bytes);
  return ring;
}

void add_digits(std::string& text, int count, Random& random) {
  for (std::uint64_t draw = random.next(); count > 0; --count, draw /= 10) text += hex_digits[draw % 10];
}

std::string_view pick(std::span<const std::string_view> words, Random& random) {
  return words[random.below(static_cast<std::uint32_t>(words.size()))];
}

std::string text_ring(Random& random) {
  static constexpr std::array<std::string_view, 4> types = {"update", "snapshot", "trade", "ticker"};
  static constexpr std::array<std::string_view, 16> names = {
      "ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO",  "FOXTROT", "GOLF",   "HOTEL",
      "INDIA", "KILO",  "LIMA",    "MIKE",  "OSCAR", "PAPA",    "QUEBEC", "ROMEO"};
  static constexpr std::array<std::string_view, 4> units = {"USD", "EUR", "GBP", "BTC"};
  static constexpr std::array<std::string_view, 2> sides = {"buy", "sell"};
  std::string ring;
  ring.reserve(ring_bytes + 256);
  while (ring.size() < ring_bytes) {
    ring += R"({"type":")";
    ring += pick(types, random);
    ring += R"(","name":")";
    ring += pick(names, random);
    ring += '-';
    ring += pick(units, random);
    ring += R"(","changes":[[")";
    ring += pick(sides, random);
    ring += R"(","1)";  // a first digit that is no 0, as JSON has its numbers
    add_digits(ring, 1 + static_cast<int>(random.below(4)), random);
    ring += '.';
    add_digits(ring, 4, random);
    ring += R"(","0.)";
    add_digits(ring, 8, random);
    ring += R"("]],"time_us":1)";
    add_digits(ring, 15, random);
    ring += "},";
  }
  ring.resize(ring_bytes);
  return ring;
}

}  // namespace

Payload::Payload(Kind kind, std::uint64_t seed) : kind_(kind) {
  Random random(seed, ring_stream);
  ring_ = kind == Kind::Text ? text_ring(random) : binary_ring(random);
}

std::size_t Payload::place(std::uint64_t number) const {
  return ((mix(number + 1) >> 32) * ring_bytes) >> 32;
}

void Payload::prefetch(std::uint64_t number) const {
  constexpr std::size_t cache_line = 64;
  const std::size_t from = place(number);
  __builtin_prefetch(&ring_[from]);
  __builtin_prefetch(&ring_[std::min(from + cache_line, ring_bytes - 1)]);
}

void Payload::compose(std::uint64_t number, std::uint32_t bytes, std::string& out) const {
  std::array<char, 16> buffer;
  out.assign(write_number(kind_, number, buffer));
  out.reserve(bytes);
  std::size_t from = place(number);
  for (std::size_t left = bytes - out.size(); left > 0; from = 0) {
    const std::size_t part = std::min(left, ring_bytes - from);
    out.append(ring_, from, part);
    left -= part;
  }
}

void Payload::compose(std::uint64_t number, std::string_view body, std::string& out) const {
  std::array<char, 16> buffer;
  out.assign(write_number(kind_, number, buffer));
  out.append(body);
}

bool Payload::read_number(std::string_view message, std::uint64_t& number) const {
  const std::uint32_t size = number_bytes(kind_);
  if (message.size() < size) return false;
  std::uint64_t value = 0;
  for (const char c : message.substr(0, size)) {
    if (kind_ == Kind::Binary) {
      value = value << 8 | static_cast<unsigned char>(c);
    } else if (c >= '0' && c <= '9') {
      value = value << 4 | static_cast<std::uint64_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = value << 4 | static_cast<std::uint64_t>(c - 'a' + 10);
    } else {
      return false;
    }
  }
  number = value;
  return true;
}

bool Payload::matches(std::uint64_t number, std::uint32_t bytes, std::string_view message) const {
  std::array<char, 16> buffer;
  if (message.size() != bytes || !message.starts_with(write_number(kind_, number, buffer))) return false;
  message.remove_prefix(number_bytes(kind_));
  const std::string_view ring = ring_;
  for (std::size_t from = place(number); !message.empty(); from = 0) {
    const std::size_t part = std::min(message.size(), ring_bytes - from);
    if (message.substr(0, part) != ring.substr(from, part)) return false;
    message.remove_prefix(part);
  }
  return true;
}

bool Payload::matches(std::uint64_t number, std::string_view body, std::string_view message) const {
  std::array<char, 16> buffer;
  const std::string_view start = write_number(kind_, number, buffer);
  return message.size() == start.size() + body.size() && message.starts_with(start) &&
         message.ends_with(body);
}

}  // namespace wirerace
