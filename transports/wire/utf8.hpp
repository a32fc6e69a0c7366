// Whether bytes are UTF-8.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace wirerace::wire {

/// Of a byte that is not the first of its character.
inline bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The length of the character that `text`, which is not empty, begins with; 0 where that is none (Unicode
/// 15, table 3-7).
inline std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), continues_character))
    return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (first == 0xe0 && second < 0xa0) return 0;  // too long for what it means
  if (first == 0xed && second > 0x9f) return 0;  // half of a UTF-16 pair
  if (first == 0xf0 && second < 0x90) return 0;  // too long
  if (first == 0xf4 && second > 0x8f) return 0;  // beyond Unicode
  return length;
}

/// How many bytes of whole characters `text` begins with.
inline std::size_t utf8_length(std::string_view text) {
  constexpr std::uint64_t not_ascii = 0x8080808080808080;
  const std::size_t size = text.size();
  while (!text.empty()) {
    std::uint64_t eight = not_ascii;
    if (text.size() >= sizeof eight) std::memcpy(&eight, text.data(), sizeof eight);
    if ((eight & not_ascii) == 0) {
      text.remove_prefix(sizeof eight);
      continue;
    }
    const std::size_t length = character_length(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  return size - text.size();
}

inline bool is_utf8(std::string_view text) {
  return utf8_length(text) == text.size();
}

/// Text that comes in parts.
class Utf8Check {
 public:
  /// Whether, with what came before, this can still become UTF-8.
  bool take(std::string_view part) {
    for (; !cut_.empty() && !part.empty(); part.remove_prefix(1)) {
      cut_ += part[0];
      if (is_utf8(cut_)) {
        cut_.clear();
      } else if (!begins_character(cut_)) {
        return false;
      }
    }
    part.remove_prefix(utf8_length(part));
    if (part.empty()) return true;
    cut_ = part.substr(0, longest_character);
    return begins_character(part);
  }

  /// No character is cut at the end.
  bool whole() const { return cut_.empty(); }

 private:
  static constexpr std::size_t longest_character = 4;

  // What may follow a byte is a range: where the least or the greatest of all continuations does, some does.
  static bool begins_character(std::string_view text) {
    return text.size() < longest_character && (character_length(std::string(text) + "\x80\x80\x80") > 0 ||
                                               character_length(std::string(text) + "\xbf\xbf\xbf") > 0);
  }

  std::string cut_;  // a character's beginning
};

}  // namespace wirerace::wire
