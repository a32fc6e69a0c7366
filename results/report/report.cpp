#include "results/report/report.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "results/report/capacity_report.hpp"
#include "results/report/report_charts.hpp"
#include "results/report/report_sections.hpp"
#include "results/report/run_sections.hpp"
#include "results/report/sweep_section.hpp"
#include "results/report/trends.hpp"
#include "results/report/trends_section.hpp"
#include "results/summary.hpp"
#include "results/tables/capacity_table.hpp"
#include "results/tables/html.hpp"
#include "results/tables/run_notes.hpp"

namespace wirerace {
namespace embedded {
std::string_view chart_js();
std::string_view report_css();
std::string_view report_html();
std::string_view report_look_js();
std::string_view report_charts_js();
std::string_view report_js();
}  // namespace embedded

namespace {

/// Replaces every {{name}} of the template once, so that braces in a value stay what they are.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& values) {
  std::string out;
  for (std::size_t open; (open = page.find("{{")) != std::string_view::npos;) {
    const std::size_t close = page.find("}}", open);
    out += page.substr(0, open);
    out += values.at(page.substr(open + 2, close - open - 2));
    page.remove_prefix(close + 2);
  }
  return out.append(page);
}

/// "" for no text.
std::string paragraph(const std::string& text, std::string_view attributes = "") {
  return text.empty() ? "" : fmt::format("<p{}>{}</p>\n", attributes, html_escaped(text));
}

/// Of a run that has rounds.
constexpr const char* how_to_read_rounds =
    "The sentences on top tell two backends apart only where they differ by more than the noise floor, as "
    "ranks do, and "
    "their intervals do not overlap either; so they may call alike what the tables rank. An interval is "
    "where the median "
    "over rounds lies with 95 % (percentile bootstrap); of three to five rounds it is their range, which "
    "holds the "
    "median with less: 75 % of three rounds, 94 % of five. Where every round has a p99, the tables here give "
    "the median of "
    "those, with its interval, instead of that of all rounds pooled. The percentile charts show all valid "
    "rounds pooled: "
    "how many nines of the messages were faster than the height of the line; a line ends where fewer than 10 "
    "messages "
    "were slower still; the left edge is the median.";

/// What stands above and below the sections of scenarios, and links to it.
std::string page_of(const Run& run, const std::string& trends, const nlohmann::ordered_json& trend_points) {
  const auto summaries = summarise(run);
  std::string sections = capacity_sections(run) + sweep_sections(summaries);
  for (std::size_t i = 0; i < summaries.size(); ++i) sections += scenario_section(summaries[i], i, run);
  if (run.capacities.empty()) sections += trials_section(run);
  sections +=
      fairness_section(run) + environment_section(run) + workloads_section(run) + reproduce_section(run);
  nlohmann::ordered_json data = chart_data(summaries, run);
  data["trends"] = trend_points;
  const std::string when = run.finished.empty() ? run.started : run.started + " – " + run.finished;
  return filled(
      embedded::report_html(),
      {{"id", html_escaped(run.id)},
       {"when", html_escaped(run.label.empty() ? when : run.label + " · " + when)},
       {"environment", html_escaped(environment_line(run.environment))},
       {"state", paragraph(state_line(run), " class=\"warning\"")},
       {"warnings", html_list(run.warnings, "warnings")},
       {"answers", answers_list(summaries)},
       {"floor", paragraph(floor_line(run, summaries))},
       {"links", (trends.empty() ? "" : "<a href=\"#trends\">Trends</a>\n") + capacity_links(run) +
                     sweep_links(summaries)},
       {"how", paragraph(summaries.empty() ? "" : how_to_read_rounds)},
       {"expectations", expectations_section(run)},
       {"trends", trends},
       {"notes", html_list(run.capacities.empty() ? reading_notes() : capacity_reading_notes(), "reading")},
       {"sections", sections},
       {"css", std::string(embedded::report_css())},
       {"data", script_json(data)},
       {"chart_js", std::string(embedded::chart_js())},
       {"report_look_js", std::string(embedded::report_look_js())},
       {"report_charts_js", std::string(embedded::report_charts_js())},
       {"report_js", std::string(embedded::report_js())}});
}

}  // namespace

std::string html_report(const Run& run) {
  return page_of(run, "", nlohmann::ordered_json::array());
}

std::string html_trends(std::vector<Run> runs) {
  if (runs.size() == 1) return html_report(runs.front());
  runs = in_order_of_time(std::move(runs));
  const auto trends = trends_of(runs);
  return page_of(runs.back(), trends_section(runs, trends), trend_charts(runs, trends));
}

}  // namespace wirerace
