#include "results/report_sections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/cost_table.hpp"
#include "results/fairness_sheet.hpp"
#include "results/further_tables.hpp"
#include "results/html.hpp"
#include "results/report_charts.hpp"
#include "results/run_json.hpp"
#include "results/scenario_notes.hpp"
#include "results/scenario_table.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

/// Of a row of the main table: its first cell is the rank.
std::string rank_class(const Table& table, std::size_t row) {
  const std::string& rank = table.rows[row].front();
  if (rank == "-") return "unranked";
  return rank == table.rows.front().front() ? "best" : "";
}

std::string chart_box(std::string_view kind, std::size_t scenario, const std::string& title) {
  return fmt::format(
      "<figure><figcaption>{0}</figcaption><div class=\"chart {1}\"><canvas data-chart=\"{1}\" "
      "data-scenario=\"{2}\" "
      "role=\"img\" aria-label=\"{0}\"></canvas></div><noscript>The chart needs "
      "JavaScript.</noscript></figure>\n",
      html_escaped(title), kind, scenario);
}

std::string charts(const ScenarioSummary& summary, std::size_t index) {
  std::string out;
  if (std::ranges::any_of(summary.ranked, [](const auto& one) { return one.fps_mean.has_value(); })) {
    out += chart_box("fps", index, "Frames a second: mean and 1 % low, more is better");
  }
  if (summary.scenario.headline == "throughput" && std::ranges::any_of(summary.ranked, [](const auto& one) {
        return one.messages_per_second.has_value();
      })) {
    out += chart_box("throughput", index, "Messages delivered a second, more is better");
  }
  if (std::ranges::any_of(summary.ranked,
                          [](const auto& one) { return !percentile_points(one.pooled).empty(); })) {
    out += chart_box("percentiles", index,
                     summary.scenario.headline == "round-trip" ? "Round trip by percentile, lower is better"
                                                               : "Latency by percentile, lower is better");
  }
  return out;
}

/// "" for a table without rows.
std::string titled(const Table& table) {
  if (table.rows.empty()) return "";
  return fmt::format("<h3>{}</h3>\n{}", html_escaped(table.title), html_table(table));
}

/// A table of text without figures, for which headings say enough.
Table text_table(std::initializer_list<const char*> headings, std::vector<std::vector<std::string>> rows) {
  Table table{.columns = {}, .rows = std::move(rows), .name = 0};
  for (const char* heading : headings) table.columns.push_back({heading, "", false});
  return table;
}

std::string joined(const std::map<std::string, std::string>& entries) {
  std::string out;
  for (const auto& [key, value] : entries) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", key, value);
  return out;
}

std::string sheet_html(const Run& run) {
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"sheet\"><thead><tr><th scope=\"col\">setting</th>";
  for (const auto& backend : run.backends)
    out += fmt::format("<th scope=\"col\">{}</th>", html_escaped(backend.name));
  out += "</tr></thead>\n";
  for (const auto& part : fairness_sheet(run)) {
    out +=
        fmt::format("<tbody><tr class=\"part\"><th scope=\"rowgroup\">{}</th><td colspan=\"{}\"></td></tr>\n",
                    html_escaped(part.title), run.backends.size());
    for (const auto& row : part.rows) {
      out += fmt::format("<tr><th scope=\"row\">{}</th>", html_escaped(row.setting));
      for (const auto& cell : row.cells) {
        out += fmt::format("<td{}>{}</td>", cell.differs ? " class=\"differs\"" : "",
                           cell.value.empty() ? "–" : (cell.differs ? "≠ " : "") + html_escaped(cell.value));
      }
      out += "</tr>\n";
    }
    out += "</tbody>\n";
  }
  return out + "</table></div>\n";
}

}  // namespace

std::string scenario_section(const ScenarioSummary& summary, std::size_t index, const Run& run) {
  const ScenarioInfo& scenario = summary.scenario;
  std::string out = fmt::format(
      "<section id=\"scenario-{}\"><h2>{}</h2><p>{}</p><p class=\"quiet\">{}</p>\n{}{}{}{}", index,
      html_escaped(scenario.name), html_escaped(scenario.about),
      html_escaped(scenario_line(scenario, run.rounds)), html_table(scenario_table(summary), rank_class),
      titled(recovery_table(summary)) + titled(slow_reader_table(summary)),
      html_list(scenario_notes(summary, run), "notes"), charts(summary, index));
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

std::string trials_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& trial : run.trials) {
    if (trial.status == TrialStatus::Ok) continue;
    rows.push_back({trial.scenario, trial.backend,
                    fmt::format("{}{}", trial.round, trial.repeat == 2 ? ", A/A" : ""),
                    status_name(trial.status), trial.reason});
  }
  if (rows.empty()) return "";
  return "<section><h2>Trials that are in no figure</h2>\n" +
         html_table(text_table({"scenario", "backend", "round", "status", "reason"}, std::move(rows))) +
         "</section>\n";
}

std::string fairness_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& backend : run.backends) rows.push_back({backend.name, backend.about});
  return "<section><h2>Fairness sheet</h2>\n"
         "<p>The settings of all backends: what they declare, and what was read back from the sockets of "
         "their "
         "first valid trial. Where a setting is not that of most who have it, it is marked ≠.</p>\n" +
         sheet_html(run) +
         html_details("How each backend sends", html_table(text_table({"backend", "how"}, rows))) +
         "</section>\n";
}

std::string environment_section(const Run& run) {
  const Environment& at = run.environment;
  return "<section><h2>Environment</h2>\n" +
         html_table(
             text_table({"what", "value"}, {{"wirerace", at.wirerace},
                                            {"host", at.host},
                                            {"system", fmt::format("{}, kernel {}", at.os, at.kernel)},
                                            {"processor", fmt::format("{}, {} cores", at.cpu, at.cores)},
                                            {"memory", bytes_text(static_cast<double>(at.memory_bytes))},
                                            {"build", fmt::format("{}, {}", at.compiler, at.build_type)},
                                            {"network", at.isolation},
                                            {"TCP congestion control", at.congestion_control},
                                            {"placement", at.placement},
                                            {"libraries", joined(at.libraries)},
                                            {"command", fmt::format("{}", fmt::join(run.command, " "))}})) +
         "</section>\n";
}

}  // namespace wirerace
