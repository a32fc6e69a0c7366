// The verdicts on what a run is expected to show, as text.
#pragma once

#include <span>
#include <string>

#include "results/tables/page.hpp"
#include "results/tables/table.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace {

/// A row for each, in order: verdict, scenario, expectation, figures, where.
Table expectation_table(std::span<const JudgedExpectation> judged);

/// "Expectations: 3 pass, 1 FAIL, 1 undecided".
std::string expectation_counts(std::span<const JudgedExpectation> judged);

/// The same for a terminal, where sentences are too long for a table.
void add_expectations(Page& page, std::span<const JudgedExpectation> judged);

}  // namespace wirerace
