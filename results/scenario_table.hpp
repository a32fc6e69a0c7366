// One scenario's figures as text, in cells: what the terminal table, the Markdown table and the report show
// alike.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/summary.hpp"

namespace wirerace {

struct Column {
  std::string heading;
  std::string meaning;  ///< for people who meet the heading for the first time
  bool figure = true;   ///< aligned right
};

struct ScenarioTable {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns; best backend first
  std::vector<std::string> notes;              ///< why trials are not ok, what was lost, how was polled
};

ScenarioTable scenario_table(const ScenarioSummary& summary, const Run& run);

/// "push · recorded · 1 client · 60,000 messages in 10.0 s · 3 rounds".
std::string scenario_line(const ScenarioInfo& scenario, unsigned rounds);

/// Where the run took place.
std::string environment_line(const Environment& environment);

/// How many of the run's trials are not ok, and whether it came to its end; empty where all is well.
std::string state_line(const Run& run);

/// How to read the tables: rounds, spread, pooled tails.
std::vector<std::string> reading_notes();

}  // namespace wirerace
