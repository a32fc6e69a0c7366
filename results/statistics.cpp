#include "results/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wirerace {

std::optional<Spread> spread_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return Spread{.median = median, .min = values.front(), .max = values.back(), .values = std::move(values)};
}

std::optional<double> median(const std::optional<Spread>& spread) {
  return spread ? std::optional(spread->median) : std::nullopt;
}

std::optional<Interval> interval_of(const Spread& spread) {
  if (spread.values.size() < least_rounds) return std::nullopt;
  return median_interval(spread.values);
}

std::optional<Interval> interval_of(const std::optional<Spread>& spread) {
  return spread ? interval_of(*spread) : std::nullopt;
}

std::optional<double> relative_spread(const Spread& spread) {
  if (!(spread.median > 0)) return std::nullopt;
  return (spread.max - spread.min) / 2 / spread.median;
}

double relative_difference(double a, double b) {
  return a == b ? 0 : std::abs(a - b) / ((a + b) / 2);
}

}  // namespace wirerace
