#include <fmt/format.h>

#include "results/exporters.hpp"
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

std::string table_text(const ScenarioTable& table) {
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
  for (const auto& summary : summarise(run)) {
    const ScenarioInfo& scenario = summary.scenario;
    const ScenarioTable table = scenario_table(summary, run);
    out += fmt::format("### {}\n\n{}\n\n{}\n\n{}\n", escaped(scenario.name), escaped(scenario.about),
                       escaped(scenario_line(scenario, run.rounds)), table_text(table));
    for (const auto& note : table.notes) out += fmt::format("- {}\n", escaped(note));
    if (!table.notes.empty()) out += "\n";
  }
  if (const std::string state = state_line(run); !state.empty())
    out += fmt::format("**{}**\n\n", escaped(state));
  for (const auto& note : reading_notes()) out += fmt::format("{}\n", escaped(note));
  out += fmt::format("\n{}\n", escaped(environment_line(run.environment)));
  return out;
}

}  // namespace wirerace
