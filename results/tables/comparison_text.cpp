#include "results/tables/comparison_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "results/units.hpp"

namespace wirerace {
namespace {

const std::string& name_of(const std::string& label, const std::string& id) {
  return label.empty() ? id : label;
}

/// "−1.2 … +3.4 %".
std::string interval_text(const Interval& interval) {
  std::string low = change_text(interval.low);
  low.resize(low.size() - 2);  // without " %"
  return fmt::format("{} … {}", low, change_text(interval.high));
}

std::string p_text(double p) {
  return p < 0.0001 ? "<0.0001" : fmt::format("{:.2g}", p);
}

std::vector<std::string> scenarios_of(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const ComparedFigure& figure : comparison.figures) {
    if (names.empty() || names.back() != figure.scenario) names.push_back(figure.scenario);
  }
  return names;
}

/// What a reader must not miss stands out.
std::string verdict_cell(Change verdict) {
  return verdict == Change::Worse ? "WORSE" : std::string(change_name(verdict));
}

Table gated_table(const Comparison& comparison, const std::string& scenario) {
  Table table{.columns = {{"backend", "transport/library", false},
                          {"figure", "what is compared", false},
                          {"base", "median over rounds"},
                          {"head", "median over rounds"},
                          {"change", "median over rounds"},
                          {"95 %", "the interval of the change"},
                          {"p", "of no change, adjusted for all gated figures"},
                          {"counts from", "smaller changes are called the same"},
                          {"verdict", "", false}},
              .rows = {},
              .name = 0,
              .title = scenario};
  for (const ComparedFigure& figure : comparison.figures) {
    if (!figure.gated || figure.scenario != scenario) continue;
    table.rows.push_back({figure.backend, std::string(figure.metric->name),
                          metric_text(*figure.metric, figure.base), metric_text(*figure.metric, figure.head),
                          change_text(figure.change), interval_text(figure.interval), p_text(figure.p),
                          "±" + percent_text(std::expm1(figure.least)), verdict_cell(figure.verdict)});
  }
  return table;
}

Table other_table(const Comparison& comparison, const std::string& scenario) {
  Table table{.columns = {{"backend", "transport/library", false}},
              .rows = {},
              .name = 0,
              .title = scenario + ": other figures, each judged by itself; * is more than chance and noise"};
  for (const Metric& metric : metrics()) {
    const bool any = std::ranges::any_of(comparison.figures, [&](const ComparedFigure& figure) {
      return !figure.gated && figure.scenario == scenario && figure.metric == &metric;
    });
    if (any) table.columns.push_back({std::string(metric.name), std::string(metric.about)});
  }
  if (table.columns.size() == 1) return table;
  for (const ComparedFigure& figure : comparison.figures) {
    if (figure.scenario != scenario) continue;
    if (table.rows.empty() || table.rows.back().front() != figure.backend) {
      table.rows.emplace_back(table.columns.size(), not_available);
      table.rows.back().front() = figure.backend;
    }
    if (figure.gated) continue;
    const auto column = std::ranges::find(table.columns, figure.metric->name, &Column::heading);
    const bool told = figure.verdict == Change::Better || figure.verdict == Change::Worse;
    table.rows.back()[static_cast<std::size_t>(column - table.columns.begin())] =
        change_text(figure.change) + (told ? " *" : "");
  }
  return table;
}

std::string counted(const Comparison& comparison) {
  std::map<Change, unsigned> counts;
  unsigned all = 0;
  for (const ComparedFigure& figure : comparison.figures) {
    if (!figure.gated) continue;
    ++counts[figure.verdict];
    ++all;
  }
  std::string out;
  for (const auto& [change, word] :
       {std::pair{Change::Worse, "worse"}, std::pair{Change::Better, "better"},
        std::pair{Change::Same, "the same"}, std::pair{Change::Inconclusive, "inconclusive"}}) {
    if (counts[change] > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", counts[change], word);
  }
  return fmt::format("{}, of {} gated figure{}", out.empty() ? "nothing" : out, all, all == 1 ? "" : "s");
}

/// Of each scenario and figure the backend that differed from itself the most.
std::vector<SelfDifference> noisiest(const Comparison& comparison) {
  std::vector<SelfDifference> out;
  for (const SelfDifference& self : comparison.self) {
    const auto same = std::ranges::find_if(out, [&](const SelfDifference& other) {
      return other.scenario == self.scenario && other.metric == self.metric;
    });
    if (same == out.end()) {
      out.push_back(self);
    } else if (std::pair(self.too_noisy, self.interval.half_width()) >
               std::pair(same->too_noisy, same->interval.half_width())) {
      *same = self;
    }
  }
  return out;
}

std::string of_self(const SelfDifference& self, bool paired) {
  return fmt::format(
      "{}: {} of {} differed from itself by {} ({}) over {} {}, A/A{}", self.scenario, self.metric->name,
      self.backend, change_text(self.change), interval_text(self.interval), self.pairs,
      paired ? "rounds" : "pairs of trials",
      self.too_noisy
          ? ": this machine is too noisy to compare builds on; run with more rounds, or with less beside it"
          : "");
}

}  // namespace

std::string change_text(double change) {
  const double percent = 100 * std::expm1(change);
  const int decimals = std::abs(percent) < 9.95 ? 1 : 0;
  std::string text = fmt::format("{:+.{}f} %", percent, decimals);
  if (text.front() == '-') text.replace(0, 1, "−");
  return text;
}

std::string comparison_title(const Comparison& comparison) {
  unsigned rounds = 0;
  for (const ComparedFigure& figure : comparison.figures) rounds = std::max(rounds, figure.rounds);
  return fmt::format("{} → {}, {} {} round{}", name_of(comparison.base_label, comparison.base_id),
                     name_of(comparison.head_label, comparison.head_id),
                     comparison.paired ? "paired over" : "two runs of", rounds, rounds == 1 ? "" : "s");
}

std::vector<Table> comparison_tables(const Comparison& comparison) {
  std::vector<Table> tables;
  for (const std::string& scenario : scenarios_of(comparison)) {
    for (Table table : {gated_table(comparison, scenario), other_table(comparison, scenario)}) {
      if (!table.rows.empty()) tables.push_back(std::move(table));
    }
  }
  return tables;
}

std::vector<std::string> comparison_findings(const Comparison& comparison) {
  std::vector<std::string> out = {counted(comparison)};
  out.insert(out.end(), comparison.missing.begin(), comparison.missing.end());
  for (const SelfDifference& self : noisiest(comparison)) out.push_back(of_self(self, comparison.paired));
  if (comparison.floor)
    out.push_back(fmt::format(
        "the machine's own p50, without any transport, changed by {} between the runs: smaller changes of "
        "latency and "
        "cost may be the machine's; trials that take turns (wirerace run --against) do not have this doubt",
        interval_text(*comparison.floor)));
  const bool too_few = std::ranges::any_of(comparison.figures, [&](const ComparedFigure& figure) {
    return figure.gated && figure.rounds < comparison.least_rounds;
  });
  if (too_few)
    out.push_back(
        fmt::format("of so many gated figures none can be called in fewer than {} rounds: "
                    "run more, or gate fewer",
                    comparison.least_rounds));
  out.insert(out.end(), comparison.notes.begin(), comparison.notes.end());
  return out;
}

std::vector<std::string> comparison_regressions(const Comparison& comparison) {
  std::vector<std::string> out;
  for (const ComparedFigure& figure : comparison.figures) {
    if (!figure.gated || figure.verdict != Change::Worse) continue;
    out.push_back(fmt::format("{} over {}: {} {} → {}, {} ({})", figure.scenario, figure.backend,
                              figure.metric->name, metric_text(*figure.metric, figure.base),
                              metric_text(*figure.metric, figure.head), change_text(figure.change),
                              interval_text(figure.interval)));
  }
  return out;
}

}  // namespace wirerace
