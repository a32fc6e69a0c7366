// One figure over the rounds of a run.
#pragma once

#include <optional>
#include <vector>

namespace wirerace {

struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;

  bool operator==(const Spread&) const = default;
};

/// nullopt for no values. The median of an even number of values is the mean of the middle two.
std::optional<Spread> spread_of(std::vector<double> values);

/// nullopt of nullopt.
std::optional<double> median(const std::optional<Spread>& spread);

/// Half the distance from the least to the greatest, as a part of the median: 0.04 is ±4 %. nullopt where the
/// median is not above 0.
std::optional<double> relative_spread(const Spread& spread);

/// By how much two figures differ, as a part of their mean; 0 where both are 0.
double relative_difference(double a, double b);

}  // namespace wirerace
