#include "scenarios/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "scenarios/payload.hpp"

namespace wirerace {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The length of the character that `text` begins with; 0 where that is none (Unicode 15, table 3-7).
std::size_t character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), continues)) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (first == 0xe0 && second < 0xa0) return 0;  // too long for what it means
  if (first == 0xed && second > 0x9f) return 0;  // half of a UTF-16 pair
  if (first == 0xf0 && second < 0x90) return 0;  // too long
  if (first == 0xf4 && second > 0x8f) return 0;  // beyond Unicode
  return length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

std::optional<std::string> fit_text_to_numbers(const std::vector<TraceEntry>& trace, std::string& content) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const std::size_t end = begin + trace[i].bytes;
    if (!is_utf8(std::string_view(content).substr(begin, trace[i].bytes)))
      return fmt::format("message {} (bytes {} to {}) is not UTF-8: set payload to binary, or record text",
                         i + 1, begin, end - 1);
    for (std::size_t at = begin + Payload::number_bytes(Kind::Text); at < end && continues(content[at]); ++at)
      content[at] = '_';
    begin = end;
  }
  return std::nullopt;
}

}  // namespace wirerace
