#include "transports/wire/base64.hpp"

#include <array>
#include <cstdint>

namespace wirerace::wire {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t invalid = 0x8000'0000;  // survives every OR and shift made below

constexpr auto values = [] {
  std::array<std::uint32_t, 256> table{};
  table.fill(invalid);
  for (std::uint32_t i = 0; i < alphabet.size(); ++i) table[static_cast<unsigned char>(alphabet[i])] = i;
  return table;
}();

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}
std::uint32_t value_at(std::string_view text, std::size_t i) {
  return values[byte_at(text, i)];
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  std::size_t at = out.size();
  out.resize(at + (bytes.size() + 2) / 3 * 4, '=');
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3, at += 4) {
    const std::uint32_t bits = byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    out[at] = alphabet[bits >> 18];
    out[at + 1] = alphabet[bits >> 12 & 63];
    out[at + 2] = alphabet[bits >> 6 & 63];
    out[at + 3] = alphabet[bits & 63];
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return;
  const std::uint32_t bits = byte_at(bytes, i) << 16 | (left == 2 ? byte_at(bytes, i + 1) << 8 : 0);
  out[at] = alphabet[bits >> 18];
  out[at + 1] = alphabet[bits >> 12 & 63];
  if (left == 2) out[at + 2] = alphabet[bits >> 6 & 63];
}

bool decode_base64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) return false;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t size = text.size() / 4 * 3 - padding;
  out.resize(size);
  std::uint32_t seen = 0;
  std::size_t at = 0;
  std::size_t i = 0;
  for (; at + 3 <= size; i += 4, at += 3) {
    const std::uint32_t a = value_at(text, i);
    const std::uint32_t b = value_at(text, i + 1);
    const std::uint32_t c = value_at(text, i + 2);
    const std::uint32_t d = value_at(text, i + 3);
    seen |= a | b | c | d;
    const std::uint32_t bits = a << 18 | b << 12 | c << 6 | d;
    out[at] = static_cast<char>(bits >> 16);
    out[at + 1] = static_cast<char>(bits >> 8);
    out[at + 2] = static_cast<char>(bits);
  }
  if (padding != 0) {
    const std::uint32_t a = value_at(text, i);
    const std::uint32_t b = value_at(text, i + 1);
    const std::uint32_t c = padding == 1 ? value_at(text, i + 2) : 0;
    seen |= a | b | c;
    const std::uint32_t bits = a << 18 | b << 12 | c << 6;
    out[at] = static_cast<char>(bits >> 16);
    if (padding == 1) out[at + 1] = static_cast<char>(bits >> 8);
    // Bits that belong to no byte are zero, so that a text has one decoding and a message one text.
    if ((padding == 1 ? bits & 0xFF : bits & 0xFFFF) != 0) return false;
  }
  return (seen & invalid) == 0;
}

}  // namespace wirerace::wire
