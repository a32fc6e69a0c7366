// What few noisy figures allow to be said: intervals, tests, and tests that are many at once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace wirerace {

struct Interval {
  double low = 0;
  double high = 0;

  bool contains(double value) const { return low <= value && value <= high; }
  double half_width() const { return (high - low) / 2; }
  bool operator==(const Interval&) const = default;
};

/// Of the middle two where their number is even. Values must not be empty.
double median_of(std::span<const double> values);

/// With fewer values the interval below is less sure than 95 %.
inline constexpr std::size_t least_for_interval = 6;

/// Where the median of such values lies with 95 %: the percentile bootstrap (Efron 1979), of all resamples
/// there are, weighted, rather than of some drawn at random. Of fewer than least_for_interval values it is
/// their range, which holds the median with 1 − 2^(1−n). Values must not be empty.
Interval median_interval(std::span<const double> values);

/// The same of ln(median of `head` / median of `base`), each resampled by itself; 10,000 times from a fixed
/// seed, so that the same values always give the same interval. All above 0; none empty.
Interval log_ratio_interval(std::span<const double> base, std::span<const double> head);

/// Two-sided p of the Wilcoxon signed-rank test that differences lie evenly around 0: exact up to 50
/// differences other than 0, ties at their mean rank; beyond that by the normal distribution. 1 without any.
double wilcoxon_signed_rank(std::span<const double> differences);

/// Two-sided p of the Mann-Whitney test that neither of two independent samples tends to be greater: exact up
/// to 60 values together, ties at their mean rank; beyond that by the normal distribution. 1 where one is
/// empty.
double mann_whitney(std::span<const double> a, std::span<const double> b);

/// Holm (1979): p-values of a family of tests, in the same order, such that below α each may be called with
/// the chance of one false call or more in the whole family at most α.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace wirerace
