#include "harness/capacity_search.hpp"

#include <algorithm>
#include <cmath>

#include "results/capacity.hpp"

namespace wirerace {

namespace {

/// Three digits: loads that people can repeat.
double rounded(double load) {
  const double exponent = std::floor(std::log10(load)) - 2;
  // Powers of ten below 1 are not exact.
  const double unit = std::pow(10, std::abs(exponent));
  return exponent < 0 ? std::round(load * unit) / unit : std::round(load / unit) * unit;
}

}  // namespace

std::optional<double> CapacitySearch::next() const {
  if (steps_ >= capacity_most_steps) return std::nullopt;
  if (kept_ && broken_) {
    const double between = rounded(std::sqrt(*kept_ * *broken_));
    const bool close = *broken_ <= *kept_ * (1 + capacity_precision);
    return close || between <= *kept_ || between >= *broken_ ? std::nullopt : std::optional(between);
  }
  if (kept_) return *kept_ < range_.most ? std::optional(std::min(*kept_ * 2, range_.most)) : std::nullopt;
  if (broken_)
    return *broken_ > range_.least ? std::optional(std::max(*broken_ / 2, range_.least)) : std::nullopt;
  return range_.start;
}

void CapacitySearch::add(bool kept) {
  const std::optional<double> load = next();
  if (!kept && tries_ < capacity_tries) {
    ++tries_;
    return;
  }
  (kept ? kept_ : broken_) = load;
  tries_ = 1;
  ++steps_;
}

}  // namespace wirerace
