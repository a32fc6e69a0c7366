#include "scenarios/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "scenarios/import/recording.hpp"

namespace wirerace {

std::string grouped(std::uint64_t count) {
  const std::string digits = fmt::to_string(count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string counted(std::uint64_t count, std::string_view one) {
  return fmt::format("{} {}{}", grouped(count), one, count == 1 ? "" : "s");
}

std::string seconds_text(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  return seconds >= 100 ? fmt::format("{:.0f}", seconds) : fmt::format("{:.3g}", seconds);
}

std::string one_line(std::string_view text, std::size_t most) {
  std::string line(text);
  if (line.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;  // inside a character
    line = line.substr(0, end) + "…";
  }
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return line;
}

std::optional<std::chrono::nanoseconds> parse_time(std::string_view text, int digits) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  constexpr std::int64_t latest = latest_time.count();
  std::int64_t value = 0;
  int fraction = -1;  // digits after the point that were taken; -1 before it
  bool round_up = false;
  for (const char c : text) {
    if (c == '.' && fraction < 0) {
      fraction = 0;
    } else if (c == 'e' || c == 'E') {
      double number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      const double nanoseconds = std::round(number * std::pow(10.0, digits));
      if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
      if (!(nanoseconds >= 0 && nanoseconds <= static_cast<double>(latest))) return std::nullopt;
      return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    } else if (fraction >= digits) {
      if (fraction++ == digits) round_up = c >= '5';
    } else {
      if (value > latest / 10) return std::nullopt;
      value = value * 10 + (c - '0');
      if (fraction >= 0) ++fraction;
    }
  }
  for (int taken = std::max(fraction, 0); taken < digits; ++taken) {
    if (value > latest / 10) return std::nullopt;
    value *= 10;
  }
  value += round_up ? 1 : 0;
  if (value > latest) return std::nullopt;
  return std::chrono::nanoseconds(value);
}

}  // namespace wirerace
