#include <fmt/format.h>

#include "results/exporters/exporters.hpp"
#include "results/tables/capacity_table.hpp"
#include "results/tables/expectation_table.hpp"
#include "results/tables/further_tables.hpp"
#include "results/tables/markdown.hpp"
#include "results/tables/run_notes.hpp"
#include "results/tables/scenario_notes.hpp"
#include "results/tables/scenario_table.hpp"

namespace wirerace {

std::string export_markdown(const Run& run) {
  std::string out;
  for (const ScenarioInfo* scenario : searched_scenarios(run)) {
    out += fmt::format("### {}\n\n{}\n\n{}\n\n{}\n", markdown_escaped(scenario->name),
                       markdown_escaped(scenario->about), markdown_escaped(capacity_line(run, *scenario)),
                       markdown_table(capacity_table(run, *scenario)));
    const auto notes = capacity_notes(run, *scenario);
    for (const auto& note : notes) out += fmt::format("- {}\n", markdown_escaped(note));
    if (!notes.empty()) out += "\n";
  }
  const auto summaries = summarise(run);
  for (const auto& summary : summaries) {
    const ScenarioInfo& scenario = summary.scenario;
    out += fmt::format(
        "### {}\n\n{}\n\n{}\n\n{}\n", markdown_escaped(scenario.name), markdown_escaped(scenario.about),
        markdown_escaped(scenario_line(scenario, run.rounds)), markdown_table(scenario_table(summary)));
    for (const Table& table : further_tables(summary))
      out += fmt::format("**{}**\n\n{}\n", markdown_escaped(table.title), markdown_table(table));
    const auto notes = scenario_notes(summary, run);
    for (const auto& note : notes) out += fmt::format("- {}\n", markdown_escaped(note));
    if (!notes.empty()) out += "\n";
  }
  if (const auto judged = judge_expectations(run); !judged.empty())
    out +=
        fmt::format("### {}\n\n{}\n", expectation_counts(judged), markdown_table(expectation_table(judged)));
  for (const auto& warning : run.warnings)
    out += fmt::format("**Warning:** {}\n\n", markdown_escaped(warning));
  if (const std::string floor = floor_line(run, summaries); !floor.empty())
    out += fmt::format("{}\n\n", markdown_escaped(floor));
  if (const std::string state = state_line(run); !state.empty())
    out += fmt::format("**{}**\n\n", markdown_escaped(state));
  for (const auto& note : run.capacities.empty() ? reading_notes() : capacity_reading_notes())
    out += fmt::format("{}\n", markdown_escaped(note));
  out += fmt::format("\n{}\n", markdown_escaped(environment_line(run.environment)));
  return out;
}

}  // namespace wirerace
