#include "scenarios/sizes.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/payload.hpp"

namespace wirerace {
namespace {

constexpr std::uint64_t size_stream = 2;

}  // namespace

Sizes::Sizes(const Scenario& scenario) : scenario_(scenario), random_(scenario.seed, size_stream) {
  for (const SizeShare& share : scenario.size_mix) weights_ += share.weight;
}

std::uint32_t Sizes::next() {
  if (!scenario_.trace.empty()) return of(scenario_.trace[next_++ % scenario_.trace.size()]);
  if (!scenario_.size_mix.empty()) return from_mix();
  if (scenario_.log_normal) return from_log_normal(*scenario_.log_normal);
  return even(scenario_.min_bytes, scenario_.max_bytes);
}

std::uint32_t Sizes::of(const TraceEntry& entry) const {
  return std::max(entry.bytes, Payload::number_bytes(scenario_.payload));
}

std::uint32_t Sizes::even(std::uint32_t min, std::uint32_t max) {
  return min + random_.below(max - min + 1);
}

std::uint32_t Sizes::from_mix() {
  std::uint32_t draw = random_.below(weights_);
  for (const SizeShare& share : scenario_.size_mix) {
    if (draw < share.weight) return even(share.min_bytes, share.max_bytes);
    draw -= share.weight;
  }
  return scenario_.size_mix.back().max_bytes;
}

std::uint32_t Sizes::from_log_normal(const LogNormalSizes& sizes) {
  const double drawn = sizes.median_bytes * portable_exp(sizes.sigma * random_.normal());
  const double smallest = Payload::number_bytes(scenario_.payload);
  return static_cast<std::uint32_t>(
      std::llround(std::clamp(drawn, smallest, static_cast<double>(sizes.max_bytes))));
}

double portable_exp(double x) {
  // e^x = 2^n e^r with |r| at most ln 2 / 2. ln 2 comes in two parts, the first with so few bits that n times
  // it is exact.
  constexpr double ln2_high = 0x1.62e42feep-1;
  constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  const double n = std::nearbyint(std::clamp(x, -700.0, 700.0) / (ln2_high + ln2_low));
  const double r = (std::clamp(x, -700.0, 700.0) - n * ln2_high) - n * ln2_low;
  double sum = 1;  // Taylor's series, from its smallest term: 13 terms leave less than a bit
  for (int term = 13; term > 0; --term) sum = 1 + sum * r / term;
  return std::ldexp(sum, static_cast<int>(n));
}

}  // namespace wirerace
