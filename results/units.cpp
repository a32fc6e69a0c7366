#include "results/units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>

namespace wirerace {
namespace {

struct NamedUnit {
  double size;
  const char* name;
};

constexpr std::array shown_time_units{NamedUnit{1, "ns"}, NamedUnit{1e3, "µs"}, NamedUnit{1e6, "ms"},
                                      NamedUnit{1e9, "s"}};
constexpr std::array shown_byte_units{NamedUnit{1, "B"}, NamedUnit{1024, "KiB"},
                                      NamedUnit{1024.0 * 1024, "MiB"},
                                      NamedUnit{1024.0 * 1024 * 1024, "GiB"}};

/// Three significant digits; whole from 100 on. The bounds are where rounding would give a fourth digit.
std::string three_digits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return count_text(static_cast<std::uint64_t>(std::llround(value)));
}

std::string in_units(std::optional<double> value, std::span<const NamedUnit> units) {
  if (!value || !std::isfinite(*value)) return not_available;
  std::size_t i = 0;
  while (i + 1 < units.size() && *value / units[i].size >= units[i + 1].size / units[i].size - 0.5) ++i;
  const double scaled = *value / units[i].size;
  const bool whole = i == 0 && scaled == std::floor(scaled);
  return fmt::format("{} {}", whole ? fmt::format("{:.0f}", scaled) : three_digits(scaled), units[i].name);
}

}  // namespace

std::string duration_text(std::optional<double> nanoseconds) {
  return in_units(nanoseconds, shown_time_units);
}

std::string bytes_text(std::optional<double> bytes) {
  return in_units(bytes, shown_byte_units);
}

std::string rate_text(std::optional<double> per_second) {
  if (!per_second || !std::isfinite(*per_second)) return not_available;
  return three_digits(*per_second);
}

std::string pair_text(std::optional<double> server, std::optional<double> client, double unit, char between,
                      int decimals) {
  const auto text = [unit, decimals](std::optional<double> value) -> std::string {
    if (!value) return not_available;
    const double scaled = *value / unit;
    return scaled < 9.95 ? fmt::format("{:.{}f}", scaled, decimals)
                         : count_text(static_cast<std::uint64_t>(std::llround(scaled)));
  };
  if (!server && !client) return not_available;
  return fmt::format("{}{}{}", text(server), between, text(client));
}

std::string percent_text(double part) {
  return fmt::format("{:.{}f} %", 100 * part, part < 0.0995 ? 1 : 0);
}

std::string count_text(std::uint64_t count) {
  const std::string digits = fmt::format("{}", count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

}  // namespace wirerace
