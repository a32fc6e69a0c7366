// Which message goes when, on which channel and how large: what a Workload plans.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// One message of a workload. `at` counts from the start of the trial, warm-up included; 0 in a cycle.
struct PlannedMessage {
  std::chrono::nanoseconds at{};
  std::uint32_t channel = 0;
  std::uint32_t bytes = 0;
};

struct Plan {
  std::vector<PlannedMessage> messages;
  std::size_t rehearsed = 0;  ///< how many at the beginning play the recording for the warm-up
};

/// The messages of a scenario without problems.
Plan plan(const Scenario& scenario);

}  // namespace wirerace
