// What a scenario must fulfil, said once for files, for the command line and for code.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/scenario.hpp"

namespace wirerace {

inline constexpr unsigned most_clients = 10'000;
inline constexpr std::uint32_t largest_message_bytes = std::uint32_t{16} << 20;
inline constexpr std::size_t most_content_bytes = std::size_t{256} << 20;  ///< a copy in each process

/// `text` follows the name of what is wrong: key "clients", text "must be 1 to 10000, not 0".
struct Problem {
  std::string_view key;  ///< as scenario files name it
  std::string text;
};

/// The first thing wrong with a scenario, or nullopt.
std::optional<Problem> find_problem(const Scenario& scenario);

/// The first thing wrong with its sizes, replies' sizes and content.
std::optional<Problem> find_problem_in_sizes(const Scenario& scenario);

/// What is wrong with its recorded content, if it has any.
std::optional<Problem> find_problem_in_content(const Scenario& scenario);

/// The first thing wrong with its faults and slow readers, in a scenario that is right otherwise.
std::optional<Problem> find_problem_in_faults(const Scenario& scenario);

/// `time` of the scenario's, or what of it its recording has at the scenario's speed, where its pace is
/// recorded and does not loop.
std::chrono::nanoseconds cut_to_recording(const Scenario& scenario, std::chrono::nanoseconds time);

/// Cuts duration and warm-up to the recording's length at the scenario's speed, where its pace is recorded
/// and does not loop.
void fit_to_recording(Scenario& scenario);

}  // namespace wirerace
