#include "results/verdicts/expectation_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "results/units.hpp"

namespace wirerace {
namespace {

using ByRound = std::map<unsigned, double>;

bool holds(Relation relation, double value, double bound) {
  switch (relation) {
    case Relation::Less:
      return value < bound;
    case Relation::LessOrEqual:
      return value <= bound;
    case Relation::Greater:
      return value > bound;
    case Relation::GreaterOrEqual:
      return value >= bound;
    case Relation::Equal:
      break;
  }
  return value == bound;
}

/// The relation with its sides exchanged.
Relation mirrored(Relation relation) {
  switch (relation) {
    case Relation::Less:
      return Relation::Greater;
    case Relation::LessOrEqual:
      return Relation::GreaterOrEqual;
    case Relation::Greater:
      return Relation::Less;
    case Relation::GreaterOrEqual:
      return Relation::LessOrEqual;
    case Relation::Equal:
      break;
  }
  return Relation::Equal;
}

Verdict verdict_of(Relation relation, double median, const Interval& interval, double bound) {
  const bool low = holds(relation, interval.low, bound), high = holds(relation, interval.high, bound);
  if (low && high && holds(relation, median, bound)) return Verdict::Pass;
  const bool violated = relation == Relation::Equal ? !interval.contains(bound) : !low && !high;
  return violated ? Verdict::Fail : Verdict::Undecided;
}

std::vector<const Trial*> trials_of(const Run& run, const ScenarioInfo& scenario,
                                    const BackendInfo& backend) {
  std::vector<const Trial*> out;
  for (const Trial& trial : run.trials) {
    if (trial.repeat == 1 && trial.scenario == scenario.name && trial.backend == backend.name)
      out.push_back(&trial);
  }
  return out;
}

/// What went wrong with messages is told of invalid trials too.
bool counts(const Trial& trial, const Metric& metric) {
  return trial.status == TrialStatus::Ok ||
         (trial.status == TrialStatus::Invalid && metric.unit == Unit::Count);
}

std::string signed_text(const Metric& metric, double value) {
  return value < 0 ? "−" + metric_text(metric, -value) : metric_text(metric, value);
}

std::string label(const ExpectationSide& side) {
  return side.number == 1 ? std::string(side.metric->name)
                          : fmt::format("{} × {}", side.number, side.metric->name);
}

/// The fewest messages of which a trial has the figure; 0 where it does not depend on that.
std::uint64_t least_messages(const Trial& trial, const Metric& metric) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> latencies{
      {{"p50", 20}, {"p90", 100}, {"p99", 1'000}, {"p99.9", 10'000}}};
  if (metric.name == "sender_lag_p99") return trial.sender_lag_ns ? 1'000 : 0;
  if (metric.name == "fps_low") return trial.fps ? 1'000 : 0;
  const auto found =
      std::ranges::find_if(latencies, [&](const auto& one) { return one.first == metric.name; });
  return found != latencies.end() && trial.latency_ns ? found->second : 0;
}

class Judge {
 public:
  Judge(const ParsedExpectation& expectation, const ExpectationCase& one, const Run& run)
      : expectation_(expectation), case_(one), run_(run) {
    out_.scenario = one.scenario->name;
    if (one.in_turn) out_.backend = one.in_turn->name;
  }

  JudgedExpectation judge() {
    if (!case_.right)
      against_number(expectation_.left, *case_.left, expectation_.relation, expectation_.right.number);
    else if (!case_.left)
      against_number(expectation_.right, *case_.right, mirrored(expectation_.relation),
                     expectation_.left.number);
    else
      against_each_other();
    return std::move(out_);
  }

 private:
  void decide(Verdict verdict, std::string why) {
    out_.verdict = verdict;
    out_.why = std::move(why);
  }

  ByRound figures(const ExpectationSide& side, const BackendInfo& backend) const {
    ByRound out;
    for (const Trial* trial : trials_of(run_, *case_.scenario, backend)) {
      if (!counts(*trial, *side.metric)) continue;
      if (const auto value = side.metric->of(*trial)) out[trial->round] = side.number * *value;
    }
    return out;
  }

  std::string why_none(const Metric& metric, const BackendInfo& backend) const {
    const auto trials = trials_of(run_, *case_.scenario, backend);
    const auto used = std::ranges::find_if(trials, [&](const Trial* one) { return counts(*one, metric); });
    if (used == trials.end()) {
      const auto are = [&](TrialStatus status) {
        return std::ranges::all_of(trials, [status](const Trial* one) { return one->status == status; });
      };
      return fmt::format("{}: {}",
                         are(TrialStatus::Failed)    ? "its trials failed"
                         : are(TrialStatus::Invalid) ? "its trials are invalid"
                                                     : "none of its trials is ok",
                         trials.front()->reason);
    }
    std::string why = "it was not measured";
    if (const std::uint64_t least = least_messages(**used, metric); least > 0) {
      why = fmt::format("fewer than {} messages each", count_text(least));
    } else if (metric.name.starts_with("bytes_per_") && !(*used)->wire) {
      why = "bytes on the wire are counted in a private network namespace only";
    }
    return fmt::format("no round has a {}: {}", metric.name, why);
  }

  std::string rounds_text(std::size_t number) const {
    if (number != run_.rounds) return fmt::format("{} of {} rounds", number, run_.rounds);
    return number == 1 ? "1 round" : fmt::format("{} rounds", number);
  }

  std::string interval_text(std::size_t rounds, const std::string& low, const std::string& high) const {
    const std::string number = rounds_text(rounds);
    return rounds < least_for_interval ? fmt::format("from {} to {} in {}", low, high, number)
                                       : fmt::format("95 % between {} and {}, of {}", low, high, number);
  }

  void one_round_only(const std::string& figures) {
    decide(Verdict::Undecided,
           fmt::format("{} in {}, and one round says nothing of noise{}", figures, rounds_text(1),
                       run_.rounds < 3 ? ": use --rounds 3 or more" : ""));
  }

  void against_number(const ExpectationSide& side, const BackendInfo& backend, Relation relation,
                      double bound) {
    const Metric& metric = *side.metric;
    std::vector<double> values;
    for (const auto& [round, value] : figures(side, backend)) values.push_back(value);
    if (values.empty()) {
      decide(Verdict::Undecided, why_none(metric, backend));
    } else if (metric.unit == Unit::Count) {
      double sum = 0;
      for (const double value : values) sum += value;
      decide(holds(relation, sum, bound) ? Verdict::Pass : Verdict::Fail,
             fmt::format("{} {} in {}", label(side), metric_text(metric, sum), rounds_text(values.size())));
    } else {
      const double median = median_of(values);
      const std::string figure = fmt::format("{} {}", label(side), metric_text(metric, median));
      if (values.size() == 1) return one_round_only(figure);
      const Interval interval = median_interval(values);
      decide(verdict_of(relation, median, interval, bound),
             fmt::format("{}, {}", figure,
                         interval_text(values.size(), metric_text(metric, interval.low),
                                       metric_text(metric, interval.high))));
    }
  }

  /// By round: what drifts from round to round is in both.
  void against_each_other() {
    const ExpectationSide &left = expectation_.left, &right = expectation_.right;
    const bool same = case_.left == case_.right;
    const auto named = [same](const BackendInfo& backend) { return same ? "" : backend.name + " "; };
    const ByRound lefts = figures(left, *case_.left), rights = figures(right, *case_.right);
    for (const auto& [of, backend, metric] :
         {std::tuple(&lefts, case_.left, left.metric), std::tuple(&rights, case_.right, right.metric)}) {
      if (!of->empty()) continue;
      const std::string whose = same ? "" : backend->name + ": ";
      return decide(Verdict::Undecided, whose + why_none(*metric, *backend));
    }
    std::vector<double> a, b;
    for (const auto& [round, value] : lefts) {
      const auto other = rights.find(round);
      if (other == rights.end()) continue;
      a.push_back(value);
      b.push_back(other->second);
    }
    if (a.empty()) return decide(Verdict::Undecided, "no round has both figures");
    const std::string figures = fmt::format("{}{} {}, {}{} {}", named(*case_.left), label(left),
                                            metric_text(*left.metric, median_of(a)), named(*case_.right),
                                            label(right), metric_text(*right.metric, median_of(b)));
    if (a.size() == 1 && left.metric->unit != Unit::Count) return one_round_only(figures);
    const auto positive = [](double value) { return value > 0; };
    const bool ratio = std::ranges::all_of(a, positive) && std::ranges::all_of(b, positive);
    std::vector<double> differences;
    for (std::size_t i = 0; i < a.size(); ++i)
      differences.push_back(ratio ? std::log(a[i] / b[i]) : a[i] - b[i]);
    const auto text = [&](double value) {
      return ratio ? fmt::format("{:.3g}", std::exp(value)) : signed_text(*left.metric, value);
    };
    const double median = median_of(differences);
    const Interval interval = median_interval(differences);
    decide(verdict_of(expectation_.relation, median, interval, 0),
           fmt::format("{}: {} {}, {}", figures, ratio ? "ratio" : "difference", text(median),
                       interval_text(a.size(), text(interval.low), text(interval.high))));
  }

  const ParsedExpectation& expectation_;
  const ExpectationCase& case_;
  const Run& run_;
  JudgedExpectation out_;
};

}  // namespace

bool has_trials(const ExpectationCase& one, const Run& run) {
  const auto any = [&](const BackendInfo* backend) {
    return !backend || !trials_of(run, *one.scenario, *backend).empty();
  };
  return any(one.left) && any(one.right);
}

JudgedExpectation judge_case(const ParsedExpectation& expectation, const ExpectationCase& one,
                             const Run& run) {
  return Judge(expectation, one, run).judge();
}

}  // namespace wirerace
