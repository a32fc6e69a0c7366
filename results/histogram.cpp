#include "results/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace wirerace {
namespace {

constexpr std::size_t half = 1024;  // of the 2048 sub-buckets
constexpr std::uint64_t least_trusted = 10;

std::size_t index_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  const auto bucket = static_cast<std::size_t>(64 - std::countl_zero(bits | (2 * half - 1)) - 11);
  return (bucket + 1) * half + (bits >> bucket) - half;
}

void expect_room(std::uint64_t count, std::uint64_t more) {
  if (more > std::numeric_limits<std::uint64_t>::max() - count)
    throw std::runtime_error("histogram: the counts overflow");
}

/// How many samples are at or below the quantile. The step towards 0 keeps 0.07 × 100 from becoming 8.
std::uint64_t rank_of(double quantile, std::uint64_t count) {
  const double rank = std::ceil(std::nextafter(quantile, 0.0) * static_cast<double>(count));
  return std::clamp(static_cast<std::uint64_t>(rank), std::uint64_t{1}, count);
}

}  // namespace

std::optional<std::uint64_t> trusted_rank(double quantile, std::uint64_t count) {
  if (count == 0) return std::nullopt;
  const std::uint64_t rank = rank_of(quantile, count);
  return count - rank < least_trusted ? std::nullopt : std::optional(rank);
}

Histogram::Range Histogram::range_of(std::size_t index) {
  const std::size_t bucket = index < 2 * half ? 0 : index / half - 1;
  const std::size_t sub = index - bucket * half;
  const auto lowest = static_cast<std::int64_t>(sub << bucket);
  return {lowest, lowest + (std::int64_t{1} << bucket) - 1};
}

Histogram::Histogram() : counts_(size) {}

Histogram::Histogram(const std::vector<std::uint64_t>& counts) : Histogram() {
  if (counts.size() > size) throw std::runtime_error("histogram: values above 1 h");
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    counts_[i] = counts[i];
    expect_room(count_, counts_[i]);
    const auto [lowest, highest_equivalent] = range_of(i);
    if (count_ == 0) min_ = lowest;
    max_ = highest_equivalent;
    count_ += counts_[i];
    sum_ += static_cast<double>(counts_[i]) *
            (static_cast<double>(lowest) + static_cast<double>(highest_equivalent - lowest) / 2);
  }
}

void Histogram::record(std::int64_t value) {
  value = std::clamp(value, std::int64_t{0}, highest);
  ++counts_[index_of(value)];
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  ++count_;
  sum_ += static_cast<double>(value);
}

void Histogram::add(const Histogram& other) {
  if (other.count_ == 0) return;
  expect_room(count_, other.count_);
  for (std::size_t i = 0; i < size; ++i) {
    if (other.counts_[i] != 0) counts_[i] += other.counts_[i];
  }
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
}

std::int64_t Histogram::min() const {
  return min_;
}

std::int64_t Histogram::max() const {
  return max_;
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

std::int64_t Histogram::value_at(double quantile) const {
  if (count_ == 0) return 0;
  const std::uint64_t rank = rank_of(quantile, count_);
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while ((seen += counts_[index]) < rank) ++index;
  return std::min(range_of(index).highest, max_);
}

std::optional<std::int64_t> Histogram::trusted_value_at(double quantile) const {
  return trusted_rank(quantile, count_) ? std::optional(value_at(quantile)) : std::nullopt;
}

Distribution Histogram::distribution() const {
  Distribution result;
  result.count = count_;
  if (count_ == 0) return result;
  result.min = min();
  result.p50 = trusted_value_at(0.5);
  result.p90 = trusted_value_at(0.9);
  result.p99 = trusted_value_at(0.99);
  result.p999 = trusted_value_at(0.999);
  result.max = max();
  result.mean = mean();
  return result;
}

}  // namespace wirerace
