#include "results/json_limits.hpp"

#include <fmt/format.h>

namespace wirerace {

std::optional<std::string> broken_json_limit(std::string_view text) {
  int level = 0;
  std::size_t values = 1, word_begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"': {
        const std::size_t begin = at;
        // At a backslash, what it escapes is stepped over.
        for (++at; at < text.size() && text[at] != '"'; at += text[at] == '\\' ? 2 : 1) {
          if (text[at] == '\0') return fmt::format("holds a byte 0 at byte {}", at + 1);
          if (at - begin > most_json_string) {
            return fmt::format("holds a string longer than {} MiB at byte {}", most_json_string >> 20,
                               begin + 1);
          }
        }
        break;
      }
      case '\0':
        return fmt::format("holds a byte 0 at byte {}", at + 1);
      case '{':
      case '[':
        if (++level > most_json_levels)
          return fmt::format("is nested deeper than {} levels at byte {}", most_json_levels, at + 1);
        ++values;
        break;
      case '}':
      case ']':
        --level;
        break;
      case ',':
        if (++values > most_json_values)
          return fmt::format("holds more than {} values at byte {}", most_json_values, at + 1);
        break;
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ':':
        break;
      default:
        if (at - word_begin > most_json_number) {
          return fmt::format("holds a number or word longer than {} characters at byte {}", most_json_number,
                             word_begin + 1);
        }
        continue;  // the word goes on
    }
    word_begin = at + 1;
  }
  return std::nullopt;
}

}  // namespace wirerace
