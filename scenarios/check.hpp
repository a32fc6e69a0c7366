// What a scenario must fulfil, said once for files, for the command line and for code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/scenario.hpp"

namespace wirerace {

inline constexpr unsigned most_clients = 10'000;
inline constexpr std::uint32_t largest_message_bytes = std::uint32_t{16} << 20;

/// `text` follows the name of what is wrong: key "clients", text "must be 1 to 10000, not 0".
struct Problem {
  std::string_view key;  ///< as scenario files name it
  std::string text;
};

/// The first thing wrong with a scenario, or nullopt.
std::optional<Problem> find_problem(const Scenario& scenario);

/// Cuts duration and warm-up to the recording's length at the scenario's speed, where its pace is recorded.
void fit_to_recording(Scenario& scenario);

}  // namespace wirerace
