#include "results/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace wirerace {

std::optional<Spread> spread_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return Spread{.median = median, .min = values.front(), .max = values.back()};
}

std::optional<double> median(const std::optional<Spread>& spread) {
  return spread ? std::optional(spread->median) : std::nullopt;
}

std::optional<double> relative_spread(const Spread& spread) {
  if (!(spread.median > 0)) return std::nullopt;
  return (spread.max - spread.min) / 2 / spread.median;
}

double relative_difference(double a, double b) {
  return a == b ? 0 : std::abs(a - b) / ((a + b) / 2);
}

}  // namespace wirerace
