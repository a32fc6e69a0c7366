#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "scenarios/import/lines.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

constexpr std::size_t longest_row = 4096;

/// Headers of the time's column, and the digits from their unit to nanoseconds.
constexpr std::array<std::pair<std::string_view, int>, 5> times = {
    {{"time", 9}, {"time_s", 9}, {"time_ms", 6}, {"time_us", 3}, {"time_ns", 0}}};

/// The parts of a line between commas, without the spaces around them.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (bool last = false; !last;) {
    const std::size_t comma = line.find(',');
    last = comma == line.npos;
    std::string_view field = line.substr(0, comma);
    if (!last) line.remove_prefix(comma + 1);
    const std::size_t begin = std::min(field.find_first_not_of(" \t"), field.size());
    field.remove_prefix(begin);
    field = field.substr(0, field.find_last_not_of(" \t") + 1);
    fields.push_back(field);
  }
  return fields;
}

/// The digits from the unit that a header names to nanoseconds.
int read_header(const std::vector<std::string_view>& columns, const Lines& lines) {
  for (const auto& [name, digits] : times) {
    const bool fits = columns.size() >= 2 && columns.size() <= 3 && columns[0] == name &&
                      (columns[1] == "size" || columns[1] == "size_bytes") &&
                      (columns.size() == 2 || columns[2] == "direction");
    if (fits) return digits;
  }
  throw RecordingError(lines.where(),
                       "the columns must be time,size or time,size,direction, the time's also time_s, "
                       "time_ms, time_us or time_ns, the size's also size_bytes");
}

RecordedMessage read_row(const std::vector<std::string_view>& fields, int digits, const Lines& lines) {
  if (fields.size() < 2 || fields.size() > 3)
    throw RecordingError(lines.where(),
                         "a line is a time and a size, and a direction where there is one: 0.25,120");
  RecordedMessage message;
  const auto at = parse_time(fields[0], digits);
  if (!at)
    throw RecordingError(lines.where(),
                         fmt::format("\"{}\" is no time: it must be a decimal number, not below 0 nor "
                                     "beyond {} s",
                                     one_line(fields[0], 40), latest_time.count() / 1'000'000'000));
  message.at = *at;
  const std::string_view size = fields[1];
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), message.bytes);
  if (error != std::errc() || end != size.data() + size.size())
    throw RecordingError(lines.where(), fmt::format("\"{}\" is no size: it must be a whole number of bytes",
                                                    one_line(size, 40)));
  if (fields.size() == 3) {
    const auto direction = direction_of(fields[2]);
    if (!direction)
      throw RecordingError(lines.where(), fmt::format("\"{}\" is no direction: it must be send or receive",
                                                      one_line(fields[2], 40)));
    message.direction = *direction;
  }
  return message;
}

}  // namespace

void read_csv(std::streambuf& in, RecordingSink& sink) {
  Lines lines(in, longest_row);
  int digits = 9;
  bool in_body = false;
  while (lines.next()) {
    const std::string& line = lines.line();
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line[begin] == '#') continue;
    const auto fields = fields_of(line);
    const bool is_header = !in_body && !(line[begin] >= '0' && line[begin] <= '9');
    in_body = true;
    if (is_header) {
      digits = read_header(fields, lines);
    } else {
      sink.on_message(read_row(fields, digits, lines));
    }
  }
}

}  // namespace wirerace
