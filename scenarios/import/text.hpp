// Numbers and foreign text, read and written for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirerace {

/// 1'234'567 is "1,234,567".
std::string grouped(std::uint64_t count);

/// "1 message", "2,000 messages".
std::string counted(std::uint64_t count, std::string_view one);

/// To three significant digits, and whole from 100 on: "30.8", "1234".
std::string seconds_text(std::chrono::nanoseconds time);

/// Foreign text for one line of a comment or an error: control characters as "?", and what is above `most`
/// bytes cut.
std::string one_line(std::string_view text, std::size_t most = 120);

/// Nanoseconds of a decimal number whose unit is 10^`digits` ns (9: seconds), rounded to the nearest; exact
/// where there is no exponent. nullopt where the text is no such number, or not from 0 to latest_time.
std::optional<std::chrono::nanoseconds> parse_time(std::string_view text, int digits);

}  // namespace wirerace
