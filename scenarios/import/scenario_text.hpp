// The YAML of a scenario that replays a trace.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "scenarios/import/recording.hpp"

namespace wirerace {

struct ReplayScenario {
  std::string about;
  Direction direction = Direction::Receive;
  Kind kind = Kind::Binary;
  std::string trace;    ///< file names, beside the scenario
  std::string content;  ///< "" where there is none
  std::chrono::nanoseconds length{};
};

/// What is measured is the recording's beginning, 10 s at most.
inline constexpr std::chrono::seconds longest_window{10};

std::string scenario_text(const ReplayScenario& scenario);

}  // namespace wirerace
