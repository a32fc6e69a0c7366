#include "results/pool.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace wirerace {

void pool(Histogram& pooled, const Trial& trial) {
  if (!trial.latency_histogram) return;
  try {
    pooled.add(decode_histogram(*trial.latency_histogram));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{} in {}, round {}: latency_histogram: {}", trial.backend,
                                         trial.scenario, trial.round, error.what()));
  }
}

}  // namespace wirerace
