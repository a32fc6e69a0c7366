// A generator whose draws are the same on every machine and with every standard library.
#pragma once

#include <cstdint>

namespace wirerace {

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): spreads every bit of `x` over the whole result.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// splitmix64. The standard library's distributions differ between implementations; these do not.
class Random {
 public:
  /// Streams of one seed are independent: drawing more from one changes no other.
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(mix(seed + step) ^ (stream * step))) {}

  std::uint64_t next() { return mix(state_ += step); }

  /// Evenly in [0, n), n above 0; no value is favoured by more than n / 2^32.
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32); }

  /// Exponentially distributed with mean 1. Von Neumann's method: it compares draws and takes no logarithm,
  /// whose last bit differs between machines. A run of falling draws that begins with x has odd length with
  /// e^-x.
  double exponential() {
    for (double whole = 0;; ++whole) {
      const std::uint64_t first = next() >> 11;
      bool odd = true;
      for (std::uint64_t last = first, draw = next() >> 11; draw < last; draw = next() >> 11) {
        last = draw;
        odd = !odd;
      }
      if (odd) return whole + static_cast<double>(first) * 0x1p-53;
    }
  }

  /// Normally distributed with mean 0 and standard deviation 1, by rejection from exponential draws (von
  /// Neumann 1951): of these too every bit is the same on every machine that rounds each step by itself.
  double normal() {
    for (;;) {
      const double size = exponential();
      const double beyond_one = size - 1;
      if (exponential() < beyond_one * beyond_one / 2) continue;
      return next() >> 63 ? -size : size;
    }
  }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
  std::uint64_t state_;
};

}  // namespace wirerace
