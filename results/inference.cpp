#include "results/inference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>

namespace wirerace {
namespace {

constexpr std::size_t resamples = 10'000;

/// The same numbers by every standard library, which std::uniform_int_distribution does not promise.
class Resampler {
 public:
  /// Fills `out` with draws from `values`, with replacement.
  void draw(std::span<const double> values, std::vector<double>& out) {
    out.resize(values.size());
    for (double& one : out) one = values[((random_() >> 32) * values.size()) >> 32];
  }

 private:
  std::mt19937_64 random_{20'261'121};
};

/// Reorders the values.
double median_in_place(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

/// The middle 95 % of resampled figures.
Interval middle_of(std::vector<double> figures) {
  std::ranges::sort(figures);
  const std::size_t tail = figures.size() / 40;
  return {figures[tail], figures[figures.size() - 1 - tail]};
}

double binomial(double n, double k) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
}

struct Weighted {
  double value, weight;
};

/// The medians of all resamples of `values`, each with its chance. Of n draws the m-th smallest is at most
/// the i-th value where at least m of them are; and where n is even, it is at most the i-th and the next at
/// least the j-th, j > i, where m are at most the i-th and all others at least the j-th.
std::vector<Weighted> resampled_medians(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t size = sorted.size();
  const double n = static_cast<double>(size);
  const std::size_t middle = size % 2 ? size / 2 + 1 : size / 2;
  const auto at_most = [&](std::size_t i) {
    const double part = static_cast<double>(i) / n;
    double chance = 0;
    for (std::size_t k = middle; k <= size; ++k)
      chance += binomial(n, static_cast<double>(k)) * std::pow(part, static_cast<double>(k)) *
                std::pow(1 - part, n - static_cast<double>(k));
    return chance;
  };
  std::vector<Weighted> out;
  if (size % 2) {
    for (std::size_t i = 1; i <= size; ++i) out.push_back({sorted[i - 1], at_most(i) - at_most(i - 1)});
    return out;
  }
  const double half = n / 2, ways = binomial(n, half);
  const auto apart = [&](std::size_t i, std::size_t j) {
    return ways * std::pow(static_cast<double>(i) / n, half) *
           std::pow((n + 1 - static_cast<double>(j)) / n, half);
  };
  for (std::size_t i = 1; i <= size; ++i) {
    double together = at_most(i) - at_most(i - 1);
    for (std::size_t j = i + 1; j <= size; ++j) {
      const double chance = apart(i, j) - apart(i - 1, j) - apart(i, j + 1) + apart(i - 1, j + 1);
      out.push_back({(sorted[i - 1] + sorted[j - 1]) / 2, chance});
      together -= chance;
    }
    out.push_back({sorted[i - 1], together});
  }
  return out;
}

/// The middle 95 % of weighted figures.
Interval middle_of(std::vector<Weighted> figures) {
  std::ranges::sort(figures, {}, &Weighted::value);
  Interval interval{figures.front().value, figures.back().value};
  double below = 0;
  for (const auto& [value, weight] : figures) {
    if (below < 0.025) interval.low = value;
    if (below < 0.975) interval.high = value;
    below += weight;
  }
  return interval;
}

/// Twice the mean rank of each value among all of them: whole numbers, also where values tie.
std::vector<std::uint32_t> doubled_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [values](std::size_t i) { return values[i]; });
  std::vector<std::uint32_t> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
    for (std::size_t i = first; i <= last; ++i)
      ranks[order[i]] = static_cast<std::uint32_t>(first + last + 2);
    first = last + 1;
  }
  return ranks;
}

/// Of all ways to choose, how many have a sum at least as far from the middle as `sum`, as a part of all.
double part_as_far(const std::vector<double>& ways, double middle, double sum) {
  double as_far = 0, all = 0;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    all += ways[i];
    if (std::abs(static_cast<double>(i) - middle) >= std::abs(sum - middle)) as_far += ways[i];
  }
  return as_far / all;
}

double two_sided(double z) {
  return std::erfc(std::abs(z) / std::sqrt(2.0));
}

double sum_of_squares(const std::vector<std::uint32_t>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0, [](double sum, std::uint32_t value) {
    return sum + static_cast<double>(value) * static_cast<double>(value);
  });
}

}  // namespace

double median_of(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return median_in_place(copy);
}

Interval median_interval(std::span<const double> values) {
  if (values.size() < least_for_interval) {
    const auto [least, most] = std::ranges::minmax(values);
    return {least, most};
  }
  return middle_of(resampled_medians(values));
}

Interval log_ratio_interval(std::span<const double> base, std::span<const double> head) {
  if (std::min(base.size(), head.size()) < least_for_interval) {
    const auto [least_base, most_base] = std::ranges::minmax(base);
    const auto [least_head, most_head] = std::ranges::minmax(head);
    return {std::log(least_head / most_base), std::log(most_head / least_base)};
  }
  Resampler resampler;
  std::vector<double> drawn, figures;
  for (std::size_t i = 0; i < resamples; ++i) {
    resampler.draw(base, drawn);
    const double from = median_in_place(drawn);
    resampler.draw(head, drawn);
    figures.push_back(std::log(median_in_place(drawn) / from));
  }
  return middle_of(std::move(figures));
}

double wilcoxon_signed_rank(std::span<const double> differences) {
  constexpr std::size_t most_exact = 50;
  std::vector<double> sizes, signs;
  for (const double difference : differences) {
    if (difference == 0) continue;
    sizes.push_back(std::abs(difference));
    signs.push_back(difference);
  }
  if (sizes.empty()) return 1;
  const auto ranks = doubled_ranks(sizes);
  const std::size_t all = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  double positive = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) positive += signs[i] > 0 ? ranks[i] : 0;
  const double middle = static_cast<double>(all) / 2;
  if (ranks.size() > most_exact)  // the variance of a sum of ranks, each taken or not
    return two_sided((positive - middle) / std::sqrt(sum_of_squares(ranks) / 4));
  std::vector<double> ways(all + 1, 0.0);
  ways[0] = 1;
  for (const std::uint32_t rank : ranks) {
    for (std::size_t sum = all; sum >= rank; --sum) ways[sum] += ways[sum - rank];
  }
  return part_as_far(ways, middle, positive);
}

double mann_whitney(std::span<const double> a, std::span<const double> b) {
  constexpr std::size_t most_exact = 60;
  if (a.empty() || b.empty()) return 1;
  std::vector<double> both(a.begin(), a.end());
  both.insert(both.end(), b.begin(), b.end());
  const auto ranks = doubled_ranks(both);
  const std::size_t all = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  const std::size_t of_a =
      std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(a.size()), std::size_t{0});
  const double n = static_cast<double>(both.size()), share = static_cast<double>(a.size()) / n;
  const double middle = static_cast<double>(all) * share;
  if (both.size() > most_exact) {  // drawing without replacement; with ties the squares are smaller
    const double variance = (sum_of_squares(ranks) / n - (n + 1) * (n + 1)) * static_cast<double>(a.size()) *
                            (n - static_cast<double>(a.size())) / (n - 1);
    return variance > 0 ? two_sided((static_cast<double>(of_a) - middle) / std::sqrt(variance)) : 1;
  }
  std::vector<std::vector<double>> ways(a.size() + 1, std::vector<double>(all + 1, 0.0));
  ways[0][0] = 1;
  for (const std::uint32_t rank : ranks) {
    for (std::size_t chosen = a.size(); chosen >= 1; --chosen) {
      for (std::size_t sum = all; sum >= rank; --sum) ways[chosen][sum] += ways[chosen - 1][sum - rank];
    }
  }
  return part_as_far(ways[a.size()], middle, static_cast<double>(of_a));
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [p_values](std::size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    least = std::max(least, std::min(1.0, p_values[order[i]] * static_cast<double>(order.size() - i)));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace wirerace
