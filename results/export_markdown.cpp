#include <fmt/format.h>

#include "results/capacity_table.hpp"
#include "results/exporters.hpp"
#include "results/further_tables.hpp"
#include "results/run_notes.hpp"
#include "results/scenario_notes.hpp"
#include "results/scenario_table.hpp"

namespace wirerace {
namespace {

/// Plain text that Markdown and the HTML in it leave alone.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\n':
      case '\r':
        out += ' ';
        break;
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '~':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out;
}

std::string table_text(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (const auto& column : table.columns) {
    head += fmt::format(" {} |", escaped(column.heading));
    rule += column.figure ? " ---: |" : " --- |";
  }
  for (const auto& row : table.rows) {
    body += "|";
    for (const auto& cell : row) body += fmt::format(" {} |", escaped(cell));
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

}  // namespace

std::string export_markdown(const Run& run) {
  std::string out;
  for (const ScenarioInfo* scenario : searched_scenarios(run)) {
    out += fmt::format("### {}\n\n{}\n\n{}\n\n{}\n", escaped(scenario->name), escaped(scenario->about),
                       escaped(capacity_line(run, *scenario)), table_text(capacity_table(run, *scenario)));
    const auto notes = capacity_notes(run, *scenario);
    for (const auto& note : notes) out += fmt::format("- {}\n", escaped(note));
    if (!notes.empty()) out += "\n";
  }
  const auto summaries = summarise(run);
  for (const auto& summary : summaries) {
    const ScenarioInfo& scenario = summary.scenario;
    out += fmt::format("### {}\n\n{}\n\n{}\n\n{}\n", escaped(scenario.name), escaped(scenario.about),
                       escaped(scenario_line(scenario, run.rounds)), table_text(scenario_table(summary)));
    for (const Table& table : further_tables(summary))
      out += fmt::format("**{}**\n\n{}\n", escaped(table.title), table_text(table));
    const auto notes = scenario_notes(summary, run);
    for (const auto& note : notes) out += fmt::format("- {}\n", escaped(note));
    if (!notes.empty()) out += "\n";
  }
  for (const auto& warning : run.warnings) out += fmt::format("**Warning:** {}\n\n", escaped(warning));
  if (const std::string floor = floor_line(run, summaries); !floor.empty())
    out += fmt::format("{}\n\n", escaped(floor));
  if (const std::string state = state_line(run); !state.empty())
    out += fmt::format("**{}**\n\n", escaped(state));
  for (const auto& note : run.capacities.empty() ? reading_notes() : capacity_reading_notes())
    out += fmt::format("{}\n", escaped(note));
  out += fmt::format("\n{}\n", escaped(environment_line(run.environment)));
  return out;
}

}  // namespace wirerace
