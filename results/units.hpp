// Figures as people read them, to three significant digits. What is absent or not finite is "n/a".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wirerace {

inline constexpr const char* not_available = "n/a";

/// A count or a time as the texts below take it.
template <class T>
std::optional<double> real(const std::optional<T>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

/// 93'100 is "93.1 µs".
std::string duration_text(std::optional<double> nanoseconds);

/// 12'897'485 is "12.3 MiB".
std::string bytes_text(std::optional<double> bytes);

/// 1'234.4 is "1,234"; 59.94 is "59.9".
std::string rate_text(std::optional<double> per_second);

/// Of server and client: "9.3+12"; in `unit`, with `decimals` below 10.
std::string pair_text(std::optional<double> server, std::optional<double> client, double unit, char between,
                      int decimals = 1);

/// A part of 1: 0.042 is "4.2 %"; whole from 10 % on.
std::string percent_text(double part);

/// 1'234'567 is "1,234,567".
std::string count_text(std::uint64_t count);

}  // namespace wirerace
