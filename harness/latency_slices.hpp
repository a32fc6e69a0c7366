// How latency went over a trial: the measured window in slices, and a coarse histogram of each.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "results/histogram.hpp"
#include "results/run.hpp"

namespace wirerace {

/// Values are kept to within 2 %. record() is an index and an increment; no allocation, no lock: one thread
/// at a time. The counts of a value lie side by side, slice by slice, so that of their 238 KiB only the pages
/// of values that occur take memory, however many slices they occur in: every client can have slices of its
/// own.
class LatencySlices {
 public:
  static constexpr std::size_t slices = 50;

  explicit LatencySlices(std::chrono::nanoseconds window);

  /// `into`: the window when the message was due (in a closed loop: sent); from 0 and below its length. A
  /// negative latency counts as 0, one above Histogram::highest as that.
  void record(std::chrono::nanoseconds into, std::int64_t latency_ns);

  /// Of the same window.
  void add(const LatencySlices& other);

  std::vector<LatencySlice> figures() const;

 private:
  static constexpr std::size_t halves = 32;           // of 64 values to an octave, as in Histogram
  static constexpr std::size_t values = 38 * halves;  // enough for Histogram::highest
  static std::size_t index_of(std::int64_t latency_ns);
  static std::int64_t middle_of(std::size_t value);

  std::int64_t value_at(std::size_t slice, std::uint64_t rank) const;

  std::chrono::nanoseconds window_;
  std::vector<std::uint32_t, UntouchedZeroes<std::uint32_t>> counts_;  // by value, then by slice
  std::array<std::uint64_t, slices> count_{};
  std::array<std::int64_t, slices> max_{};
};

}  // namespace wirerace
