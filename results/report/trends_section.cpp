#include "results/report/trends_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/metric.hpp"
#include "results/report/chart_box.hpp"
#include "results/report/report_charts.hpp"
#include "results/report/report_table.hpp"
#include "results/tables/html.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

Table runs_table(const std::vector<Run>& runs) {
  Table table{.columns = {{"run", "label, or when it started", false},
                          {"started", "", false},
                          {"wirerace", "version", false},
                          {"host", "", false},
                          {"processor", "", false},
                          {"kernel", "", false},
                          {"rounds", "planned"},
                          {"trials", "finished"},
                          {"id", "", false}},
              .rows = {}};
  for (const Run& run : runs) {
    const Environment& at = run.environment;
    table.rows.push_back({run_name(run), run.started, at.wirerace, at.host,
                          fmt::format("{}, {} cores", at.cpu, at.cores), at.kernel, count_text(run.rounds),
                          count_text(run.trials.size()), run.id});
  }
  return table;
}

/// Figures of machines that differ are beside each other, not comparable.
std::string machines_note(const std::vector<Run>& runs) {
  const auto same = [&runs](auto figure) {
    return std::ranges::all_of(
        runs, [&](const Run& run) { return run.environment.*figure == runs.front().environment.*figure; });
  };
  std::vector<std::string> differ;
  const auto check = [&](auto figure, const char* name) {
    if (!same(figure)) differ.emplace_back(name);
  };
  check(&Environment::host, "host");
  check(&Environment::cpu, "processor");
  check(&Environment::cores, "cores");
  check(&Environment::kernel, "kernel");
  check(&Environment::build_type, "build type");
  check(&Environment::isolation, "network");
  check(&Environment::placement, "placement");
  if (differ.empty()) return "";
  return fmt::format(
      "<p class=\"warning\">The runs differ in {}: what changes between them need not be the "
      "transports.</p>\n",
      fmt::join(differ, ", "));
}

std::string cell_of(const Metric& metric, const std::optional<Spread>& point) {
  const std::string interval = interval_text(metric, point);
  const std::string figure = metric_text(metric, median(point));
  return interval == not_available ? figure : fmt::format("{} ({})", figure, interval);
}

/// The newest runs, a row each.
Table trend_numbers(const std::vector<Run>& runs, const Trend& trend) {
  constexpr std::size_t most_rows = 20;
  const Metric& metric = headline_metric(trend.scenario);
  Table table{.columns = {{"run", "oldest first, the newest 20", false}}, .rows = {}};
  for (const TrendLine& line : trend.lines)
    table.columns.push_back({line.backend, "median over rounds (and its interval)"});
  table.columns.push_back({"workload", "its digest", false});
  for (std::size_t i = runs.size() - std::min(runs.size(), most_rows); i < runs.size(); ++i) {
    std::vector<std::string> row{run_name(runs[i])};
    for (const TrendLine& line : trend.lines) row.push_back(cell_of(metric, line.points[i]));
    row.push_back(trend.digests[i].empty() ? not_available : trend.digests[i]);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> change_notes(const std::vector<Run>& runs, const Trend& trend) {
  std::vector<std::string> out;
  for (const std::size_t i : trend.changed) {
    out.push_back(fmt::format(
        "From {} on the workload is another (digest {}): the line breaks, as figures before and after are of "
        "different messages.",
        run_name(runs[i]), trend.digests[i]));
  }
  return out;
}

std::string trend_title(const ScenarioInfo& scenario) {
  return fmt::format("{} by run, median over rounds and its interval; {} is better", headline_words(scenario),
                     headline_metric(scenario).more_is_better ? "more" : "lower");
}

}  // namespace

std::string trends_section(const std::vector<Run>& runs, const std::vector<Trend>& trends) {
  std::string out = fmt::format("<section id=\"trends\"><h2>{} runs, oldest first</h2>\n{}{}", runs.size(),
                                html_table(runs_table(runs)), machines_note(runs));
  if (trends.empty()) out += "<p>No scenario was raced in more than one of them.</p>\n";
  for (std::size_t i = 0; i < trends.size(); ++i) {
    const Trend& trend = trends[i];
    out += fmt::format("<h3>{}</h3>\n{}{}", html_escaped(trend.scenario.name),
                       html_list(change_notes(runs, trend), "notes"),
                       chart_box("trend", i, trend_title(trend.scenario), trend_numbers(runs, trend)));
  }
  return out + "</section>\n";
}

Json trend_charts(const std::vector<Run>& runs, const std::vector<Trend>& trends) {
  Json out = Json::array();
  for (const Trend& trend : trends) {
    Json names = Json::array(), lines = Json::array();
    for (const Run& run : runs) names.push_back(run_name(run));
    for (const TrendLine& line : trend.lines) {
      Json points = Json::array();
      for (const auto& point : line.points) points.push_back(chart_interval(point));
      lines.push_back({{"backend", line.backend}, {"points", points}});
    }
    out.push_back({{"duration", headline_metric(trend.scenario).unit == Unit::Nanoseconds},
                   {"runs", names},
                   {"changed", trend.changed},
                   {"lines", lines}});
  }
  return out;
}

}  // namespace wirerace
