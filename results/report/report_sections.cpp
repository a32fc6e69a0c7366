#include "results/report/report_sections.hpp"

#include <fmt/format.h>

#include "results/report/chart_box.hpp"
#include "results/report/chart_tables.hpp"
#include "results/report/report_table.hpp"
#include "results/tables/cost_table.hpp"
#include "results/tables/further_tables.hpp"
#include "results/tables/html.hpp"
#include "results/tables/scenario_notes.hpp"

namespace wirerace {
namespace {

/// Of a row of the main table: its first cell is the rank.
std::string rank_class(const Table& table, std::size_t row) {
  const std::string& rank = table.rows[row].front();
  if (rank == "-") return "unranked";
  return rank == table.rows.front().front() ? "best" : "";
}

std::string headline_title(const ScenarioInfo& scenario) {
  if (scenario.headline == "fps")
    return "Frames a second: mean, its interval over rounds, and ▲ 1 % low; more is better";
  if (scenario.headline == "throughput")
    return "Messages delivered a second and the interval over rounds; more is better";
  return fmt::format("{} p50 and its interval over rounds; lower is better",
                     scenario.headline == "round-trip" ? "Round trip" : "Latency");
}

std::string charts(const ScenarioSummary& summary, std::size_t index, const Run& run) {
  const char* what = summary.scenario.headline == "round-trip" ? "Round trip" : "Latency";
  std::string out;
  const auto add = [&](std::string_view kind, const std::string& title, const Table& numbers) {
    if (!numbers.rows.empty()) out += chart_box(kind, index, title, numbers);
  };
  add("headline", headline_title(summary.scenario), headline_numbers(summary));
  add("freeze", "Longest time without a new frame, of any round; lower is better", freeze_numbers(summary));
  add("percentiles", fmt::format("{} by percentile, lower is better", what), percentile_numbers(summary));
  add("over_time",
      fmt::format("{} over the measured window: lines p50, median of rounds; pale points the greatest of any "
                  "round",
                  what),
      over_time_numbers(summary, run));
  return "<div class=\"charts\">\n" + out + "</div>\n";
}

/// "" for a table without rows.
std::string titled(const Table& table) {
  if (table.rows.empty()) return "";
  return fmt::format("<h3>{}</h3>\n{}", html_escaped(table.title), html_table(table));
}

}  // namespace

std::string scenario_section(const ScenarioSummary& summary, std::size_t index, const Run& run) {
  const ScenarioInfo& scenario = summary.scenario;
  std::string out = fmt::format(
      "<section id=\"scenario-{}\"><h2>{}</h2><p>{}</p><p class=\"quiet\">{}</p>\n{}{}{}{}", index,
      html_escaped(scenario.name), html_escaped(scenario.about),
      html_escaped(scenario_line(scenario, run.rounds)), html_table(report_table(summary), rank_class),
      titled(recovery_table(summary)) + titled(slow_reader_table(summary)),
      html_list(scenario_notes(summary, run), "notes"), charts(summary, index, run));
  if (const Table copies = fan_out_table(summary); !copies.rows.empty())
    out += "<h3>When the first, half and the last had a message</h3>\n" + html_table(copies);
  if (const Table clients = client_table(summary); !clients.rows.empty())
    out += "<h3>How evenly clients were served</h3>\n" + html_table(clients);
  out += titled(connection_table(summary));
  if (const Table costs = cost_table(summary); !costs.rows.empty()) {
    out += html_details(scenario.headline == "throughput"
                            ? "Cost: both processes and the wire"
                            : "Cost: both processes, the wire, and when messages were sent",
                        html_table(costs) + html_table(wire_table(summary)));
  }
  return out + "</section>\n";
}

}  // namespace wirerace
