#include "scenarios/content.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "scenarios/payload.hpp"
#include "transports/wire/utf8.hpp"

namespace wirerace {

std::optional<std::string> fit_text_to_numbers(const std::vector<TraceEntry>& trace, std::string& content) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const std::size_t end = begin + trace[i].bytes;
    if (!wire::is_utf8(std::string_view(content).substr(begin, trace[i].bytes)))
      return fmt::format("message {} (bytes {} to {}) is not UTF-8: set payload to binary, or record text",
                         i + 1, begin, end - 1);
    for (std::size_t at = begin + Payload::number_bytes(Kind::Text);
         at < end && wire::continues_character(content[at]); ++at)
      content[at] = '_';
    begin = end;
  }
  return std::nullopt;
}

}  // namespace wirerace
