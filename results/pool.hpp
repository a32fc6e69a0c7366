// Latencies of several trials as one histogram.
#pragma once

#include "results/histogram.hpp"
#include "results/run.hpp"

namespace wirerace {

/// Adds the trial's latencies, where it has a histogram. Throws std::runtime_error, which names the trial,
/// where that cannot be read.
void pool(Histogram& pooled, const Trial& trial);

}  // namespace wirerace
