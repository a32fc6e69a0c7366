#include "results/verdicts/compared_figure.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace wirerace {
namespace {

constexpr double alpha = 0.05;

/// The smallest change that counts, on a machine without noise: tails are noisier than medians and rates.
double least_change(const Metric& metric) {
  const bool tail = metric.name == "p99" || metric.name == "p99.9" || metric.name == "max" ||
                    metric.name == "fps_low" || metric.name == "longest_freeze";
  return std::log(tail ? 1.10 : 1.05);
}

double nearest_zero(const Interval& interval) {
  return interval.contains(0) ? 0 : std::min(std::abs(interval.low), std::abs(interval.high));
}

double farthest_from_zero(const Interval& interval) {
  return std::max(std::abs(interval.low), std::abs(interval.high));
}

using ByRound = std::map<unsigned, double>;

/// The figures above 0 of one scenario and backend in ok trials, by round.
ByRound by_round(const Run& run, const std::string& scenario, const std::string& backend,
                 const Metric& metric, unsigned repeat = 1) {
  ByRound values;
  for (const Trial& trial : run.trials) {
    if (trial.scenario != scenario || trial.backend != backend) continue;
    if (trial.repeat != repeat || trial.status != TrialStatus::Ok) continue;
    if (const auto value = metric.of(trial); value && *value > 0) values[trial.round] = *value;
  }
  return values;
}

std::vector<double> values_of(const ByRound& rounds) {
  std::vector<double> values;
  for (const auto& [round, value] : rounds) values.push_back(value);
  return values;
}

/// Of the rounds that both have: ln(to / from).
ByRound log_ratios(const ByRound& from, const ByRound& to) {
  ByRound ratios;
  for (const auto& [round, value] : from) {
    if (const auto other = to.find(round); other != to.end()) ratios[round] = std::log(other->second / value);
  }
  return ratios;
}

/// Of each round that one of them has, their mean, or the one there is.
std::vector<double> means(const ByRound& first, const ByRound& second) {
  ByRound all = first;
  for (const auto& [round, value] : second) {
    const auto [at, alone] = all.emplace(round, value);
    if (!alone) at->second = (at->second + value) / 2;
  }
  return values_of(all);
}

/// Of a paired comparison, by round: what the two builds differ by, the mean of their first and second
/// trials.
std::vector<double> differences(const Run& base, const Run& head, const std::string& scenario,
                                const std::string& backend, const Metric& metric) {
  const auto of = [&](unsigned repeat) {
    return log_ratios(by_round(base, scenario, backend, metric, repeat),
                      by_round(head, scenario, backend, metric, repeat));
  };
  return means(of(1), of(2));
}

/// By round: what a build differs from itself by. In a paired comparison the mean over the two builds, one's
/// forwards and the other's backwards, which is at least as noisy as what they differ from each other by.
std::vector<double> own_differences(const Run& base, const Run& head, const std::string& scenario,
                                    const std::string& backend, const Metric& metric, bool paired) {
  const auto of = [&](const Run& run, unsigned from, unsigned to) {
    return log_ratios(by_round(run, scenario, backend, metric, from),
                      by_round(run, scenario, backend, metric, to));
  };
  if (paired) return means(of(base, 1, 2), of(head, 2, 1));
  std::vector<double> all = values_of(of(base, 1, 2));
  const auto others = values_of(of(head, 1, 2));
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

/// The least p that so many rounds can give.
double least_p(unsigned rounds, bool paired) {
  const double all = paired ? std::ldexp(1.0, static_cast<int>(rounds))
                            : std::exp(std::lgamma(2.0 * rounds + 1) - 2 * std::lgamma(rounds + 1.0));
  return std::min(1.0, 2 / all);
}

}  // namespace

std::optional<ComparedFigure> compared_figure(const Run& base, const Run& head, const std::string& scenario,
                                              const std::string& backend, const Metric& metric, bool paired) {
  const auto figures = [&](const Run& run) {
    const auto first = by_round(run, scenario, backend, metric, 1);
    return paired ? means(first, by_round(run, scenario, backend, metric, 2)) : values_of(first);
  };
  const auto from = figures(base), to = figures(head);
  const auto ratios = paired ? differences(base, head, scenario, backend, metric) : std::vector<double>();
  if (from.empty() || to.empty() || (paired && ratios.empty())) return std::nullopt;
  ComparedFigure figure;
  figure.scenario = scenario;
  figure.backend = backend;
  figure.metric = &metric;
  figure.base = median_of(from);
  figure.head = median_of(to);
  if (paired) {
    figure.rounds = static_cast<unsigned>(ratios.size());
    figure.change = median_of(ratios);
    figure.interval = median_interval(ratios);
    figure.p = wilcoxon_signed_rank(ratios);
  } else {
    figure.rounds = static_cast<unsigned>(std::min(from.size(), to.size()));
    figure.change = std::log(figure.head / figure.base);
    figure.interval = log_ratio_interval(from, to);
    figure.p = mann_whitney(from, to);
  }
  return figure;
}

std::optional<SelfDifference> self_difference(const Run& base, const Run& head, const std::string& scenario,
                                              const std::string& backend, const Metric& metric, bool paired) {
  const auto ratios = own_differences(base, head, scenario, backend, metric, paired);
  if (ratios.empty()) return std::nullopt;
  SelfDifference self{.scenario = scenario,
                      .backend = backend,
                      .metric = &metric,
                      .pairs = static_cast<unsigned>(ratios.size()),
                      .change = median_of(ratios),
                      .interval = median_interval(ratios)};
  const double least = least_change(metric);
  self.too_noisy = self.interval.half_width() > least || nearest_zero(self.interval) > least;
  return self;
}

double least_that_counts(const Metric& metric, const SelfDifference* self,
                         const std::optional<Interval>& floor) {
  double least = least_change(metric);
  if (self) least = std::max(least, self->interval.half_width());
  if (floor) least = std::max(least, farthest_from_zero(*floor));
  return least;
}

Change verdict_of(const ComparedFigure& figure) {
  if (figure.rounds < least_for_interval) return Change::Inconclusive;
  if (figure.p < alpha && nearest_zero(figure.interval) > figure.least)
    return (figure.change > 0) == figure.metric->more_is_better ? Change::Better : Change::Worse;
  return farthest_from_zero(figure.interval) <= figure.least ? Change::Same : Change::Inconclusive;
}

std::optional<Interval> floor_change(const Run& base, const Run& head) {
  for (const ScenarioInfo& scenario : head.scenarios) {
    if (!scenario.control) continue;
    for (const BackendInfo& backend : head.backends) {
      const Metric& p50 = *find_metric("p50");
      const auto from = values_of(by_round(base, scenario.name, backend.name, p50));
      const auto to = values_of(by_round(head, scenario.name, backend.name, p50));
      if (!from.empty() && !to.empty()) return log_ratio_interval(from, to);
    }
  }
  return std::nullopt;
}

unsigned rounds_to_call(std::size_t gated_figures, bool paired) {
  unsigned rounds = least_for_interval;
  while (least_p(rounds, paired) * static_cast<double>(gated_figures) >= alpha) ++rounds;
  return rounds;
}

}  // namespace wirerace
