#include "harness/latency_slices.hpp"

#include <algorithm>
#include <bit>

namespace wirerace {

LatencySlices::LatencySlices(std::chrono::nanoseconds window) : window_(window), counts_(values * slices) {}

std::size_t LatencySlices::index_of(std::int64_t latency_ns) {
  const auto bits = static_cast<std::uint64_t>(latency_ns);
  const auto octave = static_cast<std::size_t>(std::bit_width(bits | (2 * halves - 1)) - 6);
  return octave * halves + (bits >> octave);
}

std::int64_t LatencySlices::middle_of(std::size_t value) {
  const std::size_t octave = value < 2 * halves ? 0 : value / halves - 1;
  const auto lowest = static_cast<std::int64_t>((value - octave * halves) << octave);
  return lowest + (std::int64_t{1} << octave) / 2;
}

void LatencySlices::record(std::chrono::nanoseconds into, std::int64_t latency_ns) {
  const std::int64_t latency = std::clamp(latency_ns, std::int64_t{0}, Histogram::highest);
  const auto slice = static_cast<std::size_t>(into * slices / window_);
  ++counts_[index_of(latency) * slices + slice];
  ++count_[slice];
  max_[slice] = std::max(max_[slice], latency);
}

void LatencySlices::add(const LatencySlices& other) {
  const std::size_t used = (index_of(std::ranges::max(other.max_)) + 1) * slices;
  for (std::size_t i = 0; i < used; ++i) {
    if (other.counts_[i] != 0) counts_[i] += other.counts_[i];
  }
  for (std::size_t slice = 0; slice < slices; ++slice) {
    count_[slice] += other.count_[slice];
    max_[slice] = std::max(max_[slice], other.max_[slice]);
  }
}

std::int64_t LatencySlices::value_at(std::size_t slice, std::uint64_t rank) const {
  std::uint64_t seen = 0;
  std::size_t value = 0;
  while ((seen += counts_[value * slices + slice]) < rank) ++value;
  return std::min(middle_of(value), max_[slice]);
}

std::vector<LatencySlice> LatencySlices::figures() const {
  std::vector<LatencySlice> figures(slices);
  for (std::size_t slice = 0; slice < slices; ++slice) {
    LatencySlice& figure = figures[slice];
    figure.count = count_[slice];
    if (figure.count == 0) continue;
    if (const auto rank = trusted_rank(0.5, figure.count)) figure.p50 = value_at(slice, *rank);
    if (const auto rank = trusted_rank(0.99, figure.count)) figure.p99 = value_at(slice, *rank);
    figure.max = max_[slice];
  }
  return figures;
}

}  // namespace wirerace
