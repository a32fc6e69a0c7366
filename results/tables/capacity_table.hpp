// What a capacity search found, as text: the table, and what has to be said of it in words.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/tables/table.hpp"

namespace wirerace {

/// The scenarios that the run's capacities are of, each once.
std::vector<const ScenarioInfo*> searched_scenarios(const Run& run);

/// Of one of them, best backend first. The first cell of a row is its rank, "2=" where it is shared, "-"
/// where the promise was never kept.
Table capacity_table(const Run& run, const ScenarioInfo& scenario);

/// "the highest rate with p99 < 20 ms and nothing lost · echo · poisson · text · 50 clients · 1.00 s a
/// trial".
std::string capacity_line(const Run& run, const ScenarioInfo& scenario);

/// Where the search did not come to its end, or had none.
std::vector<std::string> capacity_notes(const Run& run, const ScenarioInfo& scenario);

/// How to read it all.
std::vector<std::string> capacity_reading_notes();

}  // namespace wirerace
