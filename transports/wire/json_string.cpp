#include "transports/wire/json_string.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace wirerace::wire {

namespace {

/// The letter that stands for a byte behind a backslash; 'u' where four digits follow, 0 where the byte
/// stands for itself.
constexpr auto escapes = [] {
  std::array<char, 256> letters{};
  for (std::size_t control = 0; control < 0x20; ++control) letters[control] = 'u';
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['"'] = '"';
  letters['\\'] = '\\';
  return letters;
}();

char escape_of(char c) {
  return escapes[static_cast<unsigned char>(c)];
}

constexpr std::uint64_t each(std::uint64_t byte) {
  return byte * 0x0101010101010101;
}

bool has_zero(std::uint64_t eight) {
  return ((eight - each(1)) & ~eight & each(0x80)) != 0;
}

bool needs_escape(std::uint64_t eight) {
  const bool control = ((eight - each(0x20)) & ~eight & each(0x80)) != 0;
  return control || has_zero(eight ^ each('"')) || has_zero(eight ^ each('\\'));
}

/// How much of `text` stands for itself.
std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (needs_escape(eight)) break;
  }
  while (at < text.size() && !escape_of(text[at])) ++at;
  return at;
}

/// Takes four hexadecimal digits from the front of `text`.
std::optional<std::uint32_t> take_unit(std::string_view& text) {
  std::uint32_t unit = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, unit, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  text.remove_prefix(4);
  return unit;
}

/// Takes what follows "\u": a character, of which the second half is escaped, too, where it has two in
/// UTF-16.
std::optional<std::uint32_t> take_character(std::string_view& text) {
  const auto first = take_unit(text);
  if (!first || *first < 0xd800 || *first > 0xdfff) return first;
  if (*first > 0xdbff || !text.starts_with("\\u")) return std::nullopt;
  text.remove_prefix(2);
  const auto second = take_unit(text);
  if (!second || *second < 0xdc00 || *second > 0xdfff) return std::nullopt;
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

void append_utf8(std::string& out, std::uint32_t character) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

/// Takes what follows a backslash; false where nothing such may.
bool take_escape(std::string_view& text, std::string& out) {
  if (text.empty()) return false;
  const char letter = text[0];
  text.remove_prefix(1);
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      out += letter;
      return true;
    case 'b':
      out += '\b';
      return true;
    case 'f':
      out += '\f';
      return true;
    case 'n':
      out += '\n';
      return true;
    case 'r':
      out += '\r';
      return true;
    case 't':
      out += '\t';
      return true;
    case 'u': {
      const auto character = take_character(text);
      if (character) append_utf8(out, *character);
      return character.has_value();
    }
    default:
      return false;
  }
}

}  // namespace

std::size_t json_string_size(std::string_view text) {
  std::size_t size = text.size();
  for (text.remove_prefix(plain_prefix(text)); !text.empty(); text.remove_prefix(plain_prefix(text))) {
    size += escape_of(text[0]) == 'u' ? 5 : 1;
    text.remove_prefix(1);
  }
  return size;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  while (true) {
    const std::size_t plain = plain_prefix(text);
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    const char c = text[plain], letter = escape_of(c);
    out += '\\';
    out += letter;
    if (letter == 'u') {
      out += "00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[c & 0xf];
    }
    text.remove_prefix(plain + 1);
  }
}

std::optional<std::string_view> decode_json_string(std::string_view escaped, std::string& decoded) {
  std::size_t plain = plain_prefix(escaped);
  if (plain == escaped.size()) return escaped;
  decoded.clear();
  while (true) {
    decoded.append(escaped.substr(0, plain));
    if (plain == escaped.size()) return decoded;
    if (escaped[plain] != '\\') return std::nullopt;
    escaped.remove_prefix(plain + 1);
    if (!take_escape(escaped, decoded)) return std::nullopt;
    plain = plain_prefix(escaped);
  }
}

}  // namespace wirerace::wire
