#include "results/report/sweep_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/metric.hpp"
#include "results/report/chart_box.hpp"
#include "results/report/report_charts.hpp"
#include "results/report/report_table.hpp"
#include "results/sweep.hpp"
#include "results/tables/html.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// What a sweep goes by, and what its values count.
struct SweptWords {
  std::string by, unit;
};

SweptWords words_of(const std::string& swept) {
  if (swept == "size_bytes") return {"message size", "bytes a message"};
  if (swept == "rate_per_s") return {"rate", "messages due a second"};
  return {swept, swept};
}

/// "1.21×", "0.069×".
std::string growth_text(double factor) {
  return (factor < 0.995 ? fmt::format("{:.2g}", factor) : rate_text(factor)) + "×";
}

struct Line {
  std::string backend;
  Growth growth;
};

/// One figure of a sweep, against its values.
struct SweepChart {
  const Sweep* sweep = nullptr;
  std::string what;  ///< "Round trip p50"
  const Metric* metric = nullptr;
  FigureOf figure = nullptr;
  std::vector<Line> lines = {};  ///< those without a growth last
};

std::optional<Spread> figure_at(const SweepChart& chart, const SweepStep& step, const std::string& backend) {
  const BackendSummary* one = backend_in(step, backend);
  return one ? chart.figure(*one) : std::nullopt;
}

bool saturated_at(const SweepStep& step, const std::string& backend) {
  const BackendSummary* one = backend_in(step, backend);
  return one && !one->saturated.empty();
}

void add_lines(SweepChart& chart) {
  for (const SweepStep& step : chart.sweep->steps) {
    for (const BackendSummary& one : step.summary->ranked) {
      if (std::ranges::find(chart.lines, one.backend, &Line::backend) == chart.lines.end())
        chart.lines.push_back({one.backend, growth_of(*chart.sweep, one.backend, chart.figure)});
    }
  }
  std::ranges::stable_sort(chart.lines, [&chart](const Line& a, const Line& b) {
    const auto x = a.growth.factor, y = b.growth.factor;
    if (!x || !y) return x.has_value() && !y;
    return chart.metric->more_is_better ? *x > *y : *x < *y;
  });
}

/// Without those that have nothing to draw.
std::vector<SweepChart> charts_of(const Sweep& sweep) {
  const ScenarioInfo& scenario = sweep.steps.front().summary->scenario;
  std::vector<SweepChart> out{
      {&sweep, "CPU time of both ends per message", find_metric("cpu_per_message"), cpu_per_message},
      {&sweep, std::string(headline_words(scenario)), &headline_metric(scenario), headline_of}};
  for (SweepChart& chart : out) add_lines(chart);
  std::erase_if(out, [&sweep](const SweepChart& chart) {
    return std::ranges::none_of(chart.lines, [&](const Line& line) {
      return std::ranges::any_of(sweep.steps, [&](const SweepStep& step) {
        return figure_at(chart, step, line.backend).has_value();
      });
    });
  });
  return out;
}

Table growth_numbers(const SweepChart& chart) {
  const Sweep& sweep = *chart.sweep;
  Table table{.columns = {{"backend", "least growth first", false}}, .rows = {}};
  if (chart.metric->more_is_better) table.columns.front().meaning = "greatest growth first";
  for (const SweepStep& step : sweep.steps)
    table.columns.push_back({value_text(step.value), words_of(sweep.swept).unit + "; median over rounds"});
  table.columns.push_back(
      {"growth", fmt::format("the figure at {} as a multiple of that at {}",
                             value_text(sweep.steps.back().value), value_text(sweep.steps.front().value))});
  for (const auto& [backend, growth] : chart.lines) {
    std::vector<std::string> row{backend};
    for (const SweepStep& step : sweep.steps) {
      const auto figure = median(figure_at(chart, step, backend));
      row.push_back(metric_text(*chart.metric, figure) +
                    (figure && saturated_at(step, backend) ? " (saturated)" : ""));
    }
    row.push_back(growth.factor ? growth_text(*growth.factor)
                                : fmt::format("{}: {}", not_available, growth.why_not));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// From which growth to which; "" where no backend has one.
std::string growth_sentence(const SweepChart& chart) {
  std::vector<Line> grown = chart.lines;
  std::erase_if(grown, [](const Line& line) { return !line.growth.factor; });
  if (grown.empty()) return "";
  const auto [least, most] =
      std::ranges::minmax(grown, {}, [](const Line& line) { return line.growth.factor.value_or(0); });
  const std::string from = growth_text(*least.growth.factor), to = growth_text(*most.growth.factor);
  const std::size_t unknown = chart.lines.size() - grown.size();
  const auto& steps = chart.sweep->steps;
  return fmt::format(
      "{} at {} {} is {} what it is at {}{}.", chart.what, value_text(steps.back().value),
      words_of(chart.sweep->swept).unit,
      from == to ? from : fmt::format("{} ({}) to {} ({})", from, least.backend, to, most.backend),
      value_text(steps.front().value),
      unknown == 0 ? "" : fmt::format("; not known of {} of {} backends", unknown, chart.lines.size()));
}

std::string title_of(const SweepChart& chart) {
  return fmt::format("{} by {}: median over rounds and its interval; × is saturated, {} is better",
                     chart.what, words_of(chart.sweep->swept).by,
                     chart.metric->more_is_better ? "more" : "lower");
}

std::string heading_of(const Sweep& sweep) {
  return html_escaped(fmt::format("{} by {}", sweep.name, words_of(sweep.swept).by));
}

}  // namespace

std::string sweep_links(const std::vector<ScenarioSummary>& summaries) {
  std::string out;
  const auto sweeps = sweeps_of(summaries);
  for (std::size_t i = 0; i < sweeps.size(); ++i)
    out += fmt::format("<a href=\"#sweep-{}\">{}</a>\n", i, heading_of(sweeps[i]));
  return out;
}

std::string sweep_sections(const std::vector<ScenarioSummary>& summaries) {
  std::string out;
  std::size_t index = 0;
  const auto sweeps = sweeps_of(summaries);
  for (std::size_t i = 0; i < sweeps.size(); ++i) {
    const Sweep& sweep = sweeps[i];
    std::string boxes;
    std::vector<std::string> sentences;
    for (const SweepChart& chart : charts_of(sweep)) {
      boxes += chart_box("sweep", index++, title_of(chart), growth_numbers(chart));
      if (auto sentence = growth_sentence(chart); !sentence.empty()) sentences.push_back(std::move(sentence));
    }
    out += fmt::format(
        "<section id=\"sweep-{}\"><h2>{}</h2><p>{}</p>\n{}<div class=\"charts\">\n{}</div>\n</section>\n", i,
        heading_of(sweep), html_escaped(sweep.steps.front().summary->scenario.about),
        html_list(sentences, "notes"), boxes);
  }
  return out;
}

Json sweep_charts(const std::vector<ScenarioSummary>& summaries) {
  Json out = Json::array();
  for (const Sweep& sweep : sweeps_of(summaries)) {
    Json values = Json::array();
    for (const SweepStep& step : sweep.steps) values.push_back(step.value);
    for (const SweepChart& chart : charts_of(sweep)) {
      Json lines = Json::array();
      for (const Line& line : chart.lines) {
        Json points = Json::array();
        for (const SweepStep& step : sweep.steps) {
          points.push_back(chart_interval(figure_at(chart, step, line.backend)));
          points.back()["saturated"] = saturated_at(step, line.backend);
        }
        lines.push_back({{"backend", line.backend}, {"points", points}});
      }
      out.push_back({{"unit", words_of(sweep.swept).unit},
                     {"duration", chart.metric->unit == Unit::Nanoseconds},
                     {"values", values},
                     {"lines", lines}});
    }
  }
  return out;
}

}  // namespace wirerace
