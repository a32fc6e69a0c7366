// What is asked of JSON text before it is parsed, so that no file takes more memory than one of its size may.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirerace {

inline constexpr int most_json_levels = 64;
inline constexpr std::size_t most_json_string = std::size_t{16} << 20;  ///< bytes
inline constexpr std::size_t most_json_number = 1000;                   ///< characters
inline constexpr std::size_t most_json_values = std::size_t{16} << 20;

/// "is nested deeper than 64 levels at byte 120": which of the limits it breaks first, or where it holds a
/// byte 0; nullopt where it keeps them all. Says nothing about whether it is JSON.
std::optional<std::string> broken_json_limit(std::string_view text);

}  // namespace wirerace
