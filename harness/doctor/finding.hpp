// What one check of the machine came to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirerace::doctor {

enum class Level : std::uint8_t {
  Ok,
  Note,          ///< worth knowing when reading figures
  Warning,       ///< in the way of good figures
  NotAvailable,  ///< could not be found out; `found` says why
};

/// "ok", "note", "warning", "n/a".
std::string_view to_string(Level level);

struct Finding {
  std::string check = {};  ///< what was looked at: "clock source"
  Level level = Level::Ok;
  std::string found;
  std::string means;        ///< for results
  std::string change = {};  ///< what to do for better figures; empty where there is nothing to

  /// The numbers in `found`, named with their unit: "p50_ns". A part is of 1.
  std::vector<std::pair<std::string, double>> values = {};
};

}  // namespace wirerace::doctor
