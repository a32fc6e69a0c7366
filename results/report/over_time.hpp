// Latency over the measured window, of the rounds of a backend together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// Of one slice of the window.
struct SliceSummary {
  std::optional<double> p50_ns;        ///< median over the rounds that have one
  std::optional<std::int64_t> max_ns;  ///< the greatest of any round
};

/// Of the ok trials without the second ones of A/A pairs, as many slices as the first of them has; empty
/// where nothing was measured over time.
std::vector<SliceSummary> over_time(const Run& run, const std::string& scenario, const std::string& backend);

}  // namespace wirerace
