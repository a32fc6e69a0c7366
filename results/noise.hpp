// The noise floor: what a backend differs from itself by. Smaller differences between backends are chance.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// Of every A/A comparison in the run's trials: the pairs are the rounds in which both trials (repeat 1 and
/// 2) of a scenario and backend are ok, and the part is the largest relative_difference() of a pair in the
/// figure that ranks. Where a pair is without its p50, all first trials of the pairs pooled are compared with
/// all second ones as well. Nothing for a control scenario, for a backend without a pair, or without a figure
/// to compare. Throws std::runtime_error where a histogram that is needed cannot be read.
std::vector<Noise> noise_of(const Run& run);

/// The noise floor of a scenario: the greatest of run.noise; nullopt where none was measured.
std::optional<Noise> noise_in(const Run& run, const std::string& scenario);

}  // namespace wirerace
