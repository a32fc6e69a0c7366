#include "results/report/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "results/metric.hpp"
#include "results/report/answer_words.hpp"
#include "results/statistics.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

struct Contender {
  const BackendSummary* one = nullptr;
  Interval interval;

  double median() const { return one->headline->median; }
};

using Contenders = std::vector<Contender>;

/// Who kept up and has an interval; best first.
Contenders placed_in(const ScenarioSummary& summary) {
  Contenders out;
  for (const BackendSummary& one : summary.ranked) {
    const auto interval = interval_of(one.headline);
    if (interval && one.saturated.empty()) out.push_back({&one, *interval});
  }
  return out;
}

bool told_apart(const Contender& a, const Contender& b, const Noise& noise) {
  return relative_difference(a.median(), b.median()) >= noise.part &&
         (a.interval.high < b.interval.low || b.interval.high < a.interval.low);
}

std::vector<std::string> names_of(const ScenarioSummary& summary, const Contenders& contenders) {
  std::vector<std::string> out;
  for (const Contender& contender : contenders) out.push_back(short_name(summary, *contender.one));
  return out;
}

std::string what(const Metric& metric) {
  if (metric.unit == Unit::Nanoseconds) return std::string(metric.name);
  return metric.unit == Unit::FramesPerSecond ? "frames a second" : "messages a second";
}

std::string in_what(const Metric& metric) {
  return fmt::format("{} {}", metric.more_is_better ? "in" : "at", what(metric));
}

std::string superlative(const Metric& metric) {
  return fmt::format("the {} {}", metric.more_is_better ? "most" : "lowest", what(metric));
}

/// Why nobody can be told apart; "" where some can.
std::string hindrance(const ScenarioSummary& summary, const Contenders& placed) {
  unsigned rounds = 0;
  for (const BackendSummary& one : summary.ranked) rounds = std::max(rounds, one.ok);
  if (rounds < least_rounds) {
    return fmt::format("{} too few to tell backends apart",
                       rounds == 1 ? "one round is" : fmt::format("{} rounds are", rounds));
  }
  if (placed.empty())
    return "no backend that kept up has a figure of three rounds, so none can be told apart";
  return summary.noise ? "" : "without an A/A pair no difference can be told from chance";
}

/// Of whom a superlative is said where it is not of all that have the figure; "" where it is.
std::string of_whom(const ScenarioSummary& summary, const Contenders& placed) {
  const auto slow = std::ranges::count_if(
      summary.ranked, [](const BackendSummary& one) { return one.headline && !one.saturated.empty(); });
  const auto all = std::ranges::count_if(summary.ranked,
                                         [](const BackendSummary& one) { return one.headline.has_value(); });
  if (static_cast<std::size_t>(all - slow) > placed.size()) return " of those that can be placed";
  return slow > 0 ? " of those that kept up" : "";
}

std::string leaders_clause(const ScenarioSummary& summary, const Contenders& leaders,
                           const Contenders& placed) {
  const Metric& metric = headline_metric(summary.scenario);
  const Contender& best = leaders.front();
  const auto [least, most] = std::ranges::minmax(leaders, {}, &Contender::median);
  const std::string figures = range_text(metric, least.median(), most.median());
  if (leaders.size() == 1)
    return fmt::format("{} has {}{} ({})", short_name(summary, *best.one), superlative(metric),
                       of_whom(summary, placed), figures);
  for (const Contender& a : leaders) {
    for (const Contender& b : leaders) {
      if (!told_apart(a, b, *summary.noise)) continue;
      return fmt::format("{} cannot be told apart from {} {} ({})",
                         listed(names_of(summary, Contenders(leaders.begin() + 1, leaders.end()))),
                         short_name(summary, *best.one), in_what(metric), figures);
    }
  }
  const bool all = leaders.size() == summary.ranked.size() && leaders.size() > 3;
  return fmt::format(
      "{} are indistinguishable {} ({})",
      all ? fmt::format("all {} backends", leaders.size()) : listed(names_of(summary, leaders)),
      in_what(metric), figures);
}

/// "26.0 ms" more than the best, "45 %" of it.
std::string distance(const Metric& metric, const Contender& best, const Contender& other) {
  if (!metric.more_is_better) return duration_text(other.median() - best.median());
  const double percent = 100 * other.median() / best.median();
  if (percent < 1) return "under 1 %";
  return fmt::format("{:.{}f} %", percent, percent < 95 ? 0 : 1);
}

/// What those told apart from the best add to its figure; "" for none.
std::string others_clause(const ScenarioSummary& summary, const Contender& best, const Contenders& others) {
  if (others.empty()) return "";
  const Metric& metric = headline_metric(summary.scenario);
  const bool rate = metric.more_is_better;
  const auto names = names_of(summary, others);
  const std::string near = distance(metric, best, others.front()),
                    far = distance(metric, best, others.back());
  const char* end = rate ? " of that" : "";
  if (others.size() == 1) return fmt::format("{} {} {}{}", names[0], rate ? "reaches" : "adds", near, end);
  if (others.size() == 2)
    return fmt::format("{} {} {}, {} {}{}", names[0], rate ? "reaches" : "adds", near, names[1], far, end);
  return fmt::format("{} others {} {} ({}) to {} ({}){}", others.size(), rate ? "reach" : "add", near,
                     names.front(), far, names.back(), end);
}

using FigureByRound = std::map<unsigned, double> BackendSummary::*;

std::vector<double> ratios(const BackendSummary& base, const BackendSummary& other, FigureByRound figure) {
  std::vector<double> out;
  for (const auto& [round, value] : other.*figure) {
    const auto same = (base.*figure).find(round);
    if (same != (base.*figure).end() && same->second > 0) out.push_back(value / same->second);
  }
  return out;
}

/// Who takes much more of something than the cheapest of the leaders.
struct Excess {
  std::string of_what, base;
  std::vector<std::string> names;
  double least = 0, most = 0;

  std::string amount() const { return fmt::format("{} the {}", times_text(least, most), of_what); }
};

const BackendSummary* cheapest(const Contenders& leaders, FigureByRound figure) {
  const BackendSummary* out = nullptr;
  double least = 0;
  for (const Contender& leader : leaders) {
    const auto spread = spread_of(by_round_values(leader.one->*figure));
    if (!spread || (out && spread->median >= least)) continue;
    out = leader.one;
    least = spread->median;
  }
  return out;
}

Excess excess(const ScenarioSummary& summary, const Contenders& leaders, const Contenders& placed,
              FigureByRound figure, const char* of_what) {
  constexpr double much = 1.5;
  Excess out{.of_what = of_what, .base = {}, .names = {}};
  const BackendSummary* base = cheapest(leaders, figure);
  if (!base) return out;
  out.base = short_name(summary, *base);
  for (const Contender& other : placed) {
    const auto spread = spread_of(ratios(*base, *other.one, figure));
    const auto interval = interval_of(spread);
    if (!interval || interval->low <= 1 || spread->median < much) continue;
    out.least = out.names.empty() ? spread->median : std::min(out.least, spread->median);
    out.most = std::max(out.most, spread->median);
    out.names.push_back(short_name(summary, *other.one));
  }
  return out;
}

/// "sse and grpc take 1.6–2.1× the CPU of tcp".
std::string excess_text(const Excess& one) {
  if (one.names.empty()) return "";
  return fmt::format("{} {} {} of {}", listed(one.names), one.names.size() == 1 ? "takes" : "take",
                     one.amount(), one.base);
}

/// Of CPU and bytes the first that there is, so that it is short; both where the same backends take more of
/// both.
std::string costs_clause(const ScenarioSummary& summary, const Contenders& leaders,
                         const Contenders& placed) {
  const Excess cpu = excess(summary, leaders, placed, &BackendSummary::cpu_by_round, "CPU");
  const Excess bytes = excess(summary, leaders, placed, &BackendSummary::wire_bytes_by_round, "bytes");
  if (!cpu.names.empty() && cpu.names == bytes.names && cpu.base == bytes.base) {
    return fmt::format("{} {} {} and {} of {}", listed(cpu.names), cpu.names.size() == 1 ? "takes" : "take",
                       cpu.amount(), bytes.amount(), cpu.base);
  }
  return cpu.names.empty() ? excess_text(bytes) : excess_text(cpu);
}

/// Where nobody can be told apart: whose figure was best all the same, and why that says nothing.
std::string undecided_clause(const ScenarioSummary& summary, const std::string& why) {
  const Metric& metric = headline_metric(summary.scenario);
  const BackendSummary& best = summary.ranked.front();
  const std::string figure = metric_text(metric, best.headline->median);
  if (summary.ranked.size() == 1) {
    const std::string words =
        metric.more_is_better ? figure + " " + what(metric) : what(metric) + " " + figure;
    return fmt::format("only {} ran ({})", short_name(summary, best), words);
  }
  const bool kept_up = best.saturated.empty() && std::ranges::any_of(summary.ranked, [](const auto& one) {
                         return !one.saturated.empty();
                       });
  return fmt::format("{} had {}{} ({}), but {}", short_name(summary, best), superlative(metric),
                     kept_up ? " of those that kept up" : "", figure, why);
}

}  // namespace

std::vector<std::string> answer_clauses(const ScenarioSummary& summary) {
  const std::string troubles = troubles_clause(summary);
  std::vector<std::string> out;
  const auto add = [&out](std::string clause) {
    if (!clause.empty()) out.push_back(std::move(clause));
  };
  const bool any = !summary.ranked.empty() && summary.ranked.front().headline;
  if (!any) {
    add(fmt::format("no backend has {}", std::ranges::any_of(summary.ranked, &BackendSummary::ok)
                                             ? "messages enough for a figure"
                                             : "a valid trial"));
    if (!summary.ranked.empty()) add(troubles);
    return out;
  }
  const Contenders placed = placed_in(summary);
  const std::string why = hindrance(summary, placed);
  if (!why.empty() || summary.ranked.size() == 1) {
    add(undecided_clause(summary, why));
    if (!placed.empty()) add(costs_clause(summary, {placed.front()}, placed));
    add(troubles);
    return out;
  }
  Contenders leaders, others;
  for (const Contender& one : placed)
    (told_apart(placed.front(), one, *summary.noise) ? others : leaders).push_back(one);
  add(leaders_clause(summary, leaders, placed));
  const std::string slower = others_clause(summary, placed.front(), others);
  const std::string dearer = costs_clause(summary, leaders, placed);
  if (troubles.empty()) {
    add(slower);
    add(dearer);
  } else {
    add(joined_by(", ", {slower, dearer}));
    add(troubles);
  }
  return out;
}

std::string answer(const ScenarioSummary& summary) {
  return fmt::format("For {}: {}.", summary.scenario.name, fmt::join(answer_clauses(summary), "; "));
}

}  // namespace wirerace
