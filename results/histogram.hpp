// A histogram of durations in the HdrHistogram layout: 3 significant digits from 1 ns to 1 hour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// Zeroed memory that no one has touched yet: the system maps a page of it when a value falls there.
template <class T>
struct UntouchedZeroes {
  using value_type = T;

  T* allocate(std::size_t n) {
    if (void* memory = std::calloc(n, sizeof(T))) return static_cast<T*>(memory);
    throw std::bad_alloc();
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  void construct(T*) {}
  template <class... Args>
  void construct(T* at, Args&&... args) {
    ::new (at) T(std::forward<Args>(args)...);
  }
  bool operator==(const UntouchedZeroes&) const = default;
};

/// Which of `count` sorted samples, from 1, is the one at `quantile` of (0, 1]: the ceil(quantile ×
/// count)-th. nullopt where fewer than 10 lie beyond it.
std::optional<std::uint64_t> trusted_rank(double quantile, std::uint64_t count);

/// Values are kept to within 0.1 %. record() is a shift, an index and an increment; no allocation, no lock:
/// one thread at a time. Of the 264 KiB of counts only the pages where values fall take memory, so that every
/// client of a trial can have a histogram of its own.
///
/// Layout (HdrHistogram, sub-bucket count 2048, unit magnitude 0): bucket = 64 − clz(v | 2047) − 11,
/// sub = v >> bucket, index = ((bucket + 1) << 10) + sub − 1024.
class Histogram {
 public:
  static constexpr std::int64_t highest = 3'600'000'000'000;  ///< 1 h; larger values count as this
  static constexpr std::size_t size = 33 << 10;               ///< of counts(): enough for `highest`
  using Counts = std::vector<std::uint64_t, UntouchedZeroes<std::uint64_t>>;

  Histogram();

  /// From counts() of another histogram; missing ones at the end are zero. Throws std::runtime_error where
  /// there are more than `size`, or their sum overflows.
  explicit Histogram(const std::vector<std::uint64_t>& counts);

  /// A negative value counts as 0.
  void record(std::int64_t value);

  /// Throws std::runtime_error where the sum of counts overflows.
  void add(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::int64_t min() const;  ///< exact; 0 when empty
  std::int64_t max() const;  ///< exact; 0 when empty
  double mean() const;       ///< exact; 0 when empty

  /// The value at `quantile` of (0, 1]: the highest value equivalent to the ceil(quantile × count)-th sample,
  /// as HdrHistogram has it (never above max). 0 when empty.
  std::int64_t value_at(double quantile) const;

  /// value_at(), or nullopt where fewer than 10 samples lie beyond the quantile.
  std::optional<std::int64_t> trusted_value_at(double quantile) const;

  Distribution distribution() const;

  const Counts& counts() const { return counts_; }

  /// The values that share an index of counts().
  struct Range {
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
  };
  static Range range_of(std::size_t index);

 private:
  Counts counts_;
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

/// HdrHistogram V2, zlib-compressed, base64 ("HISTFAAA…").
std::string encode_histogram(const Histogram& histogram);

/// Throws std::runtime_error for what is no such encoding. Minimum, maximum and mean are then those of the
/// layout (within 0.1 %), as the encoding does not carry them.
Histogram decode_histogram(std::string_view base64);

}  // namespace wirerace
