// The sizes of messages as a scenario has them: a trace's, a mix's, log-normal or even.
#pragma once

#include <cstddef>
#include <cstdint>

#include "scenarios/random.hpp"
#include "scenarios/scenario.hpp"

namespace wirerace {

/// The size of each next message, the smallest message at least. Every bit of a draw is the same on every
/// machine: whole numbers decide, or sums and products of doubles that are each rounded by themselves.
class Sizes {
 public:
  /// `scenario` must outlive this.
  explicit Sizes(const Scenario& scenario);

  std::uint32_t next();

  /// The size a recorded message is sent with.
  std::uint32_t of(const TraceEntry& entry) const;

 private:
  std::uint32_t even(std::uint32_t min, std::uint32_t max);
  std::uint32_t from_mix();
  std::uint32_t from_log_normal(const LogNormalSizes& sizes);

  const Scenario& scenario_;
  Random random_;
  std::uint32_t weights_ = 0;  // of the whole mix
  std::size_t next_ = 0;       // of the trace
};

/// e^x, within a few units in the last place, and the same bits on every machine: libm's are not.
double portable_exp(double x);

}  // namespace wirerace
