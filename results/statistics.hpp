// One figure over the rounds of a run.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "results/inference.hpp"

namespace wirerace {

struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;
  std::vector<double> values =
      {};  ///< of the rounds, sorted; empty where the figure is not one of each round

  bool operator==(const Spread&) const = default;
};

/// nullopt for no values. The median of an even number of values is the mean of the middle two.
std::optional<Spread> spread_of(std::vector<double> values);

/// nullopt of nullopt.
std::optional<double> median(const std::optional<Spread>& spread);

/// Rounds it takes for an interval: the range of two holds the median with 50 % only.
inline constexpr std::size_t least_rounds = 3;

/// median_interval() of the rounds; nullopt with too few of them.
std::optional<Interval> interval_of(const Spread& spread);
std::optional<Interval> interval_of(const std::optional<Spread>& spread);

/// Half the distance from the least to the greatest, as a part of the median: 0.04 is ±4 %. nullopt where the
/// median is not above 0.
std::optional<double> relative_spread(const Spread& spread);

/// By how much two figures differ, as a part of their mean; 0 where both are 0.
double relative_difference(double a, double b);

}  // namespace wirerace
