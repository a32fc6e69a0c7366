#include "results/exporters/exporters.hpp"
#include "results/tables/capacity_table.hpp"
#include "results/tables/expectation_table.hpp"
#include "results/tables/further_tables.hpp"
#include "results/tables/page.hpp"
#include "results/tables/run_notes.hpp"
#include "results/tables/scenario_notes.hpp"
#include "results/tables/scenario_table.hpp"

namespace wirerace {

using namespace style;

namespace {

constexpr const char* bold_note =
    "Bold is the best of its column; a lead within the noise, or too small for the digits shown, is not "
    "marked.";

}  // namespace

std::string export_table(const Run& run, bool colour, std::size_t width) {
  Page page(colour, width);
  for (const ScenarioInfo* scenario : searched_scenarios(run)) {
    page.paragraph(printable(scenario->name + ": " + scenario->about), bold);
    page.paragraph(printable(capacity_line(run, *scenario)), dim);
    page.table(capacity_table(run, *scenario));
    for (const auto& note : capacity_notes(run, *scenario)) page.paragraph(printable(note), "", 2);
    page.line();
  }
  const auto summaries = summarise(run);
  for (const auto& summary : summaries) {
    const ScenarioInfo& scenario = summary.scenario;
    page.paragraph(printable(scenario.name + ": " + scenario.about), bold);
    page.paragraph(printable(scenario_line(scenario, run.rounds)), dim);
    page.table(scenario_table(summary));
    for (const Table& table : further_tables(summary)) {
      page.line();
      page.line(table.title, bold);
      page.table(table);
    }
    for (const auto& note : scenario_notes(summary, run)) page.paragraph(printable(note), "", 2);
    page.line();
  }
  if (const std::string floor = floor_line(run, summaries); !floor.empty()) {
    page.paragraph(printable(floor));
    page.line();
  }
  if (const auto judged = judge_expectations(run); !judged.empty()) {
    add_expectations(page, judged);
    page.line();
  }
  if (const std::string state = state_line(run); !state.empty()) page.paragraph(state, red);
  for (const auto& note : run.capacities.empty() ? reading_notes() : capacity_reading_notes())
    page.paragraph(note, dim);
  if (colour && !summaries.empty()) page.paragraph(bold_note, dim);
  page.paragraph(printable(environment_line(run.environment)), dim);
  return page.take();
}

}  // namespace wirerace
