// Whether the trials of a run bear out one case of an expectation.
#pragma once

#include "results/verdicts/expectation_cases.hpp"

namespace wirerace {

/// True where each backend of the case has a trial in its scenario.
bool has_trials(const ExpectationCase& one, const Run& run);

/// Without `text` and `where`.
JudgedExpectation judge_case(const ParsedExpectation& expectation, const ExpectationCase& one,
                             const Run& run);

}  // namespace wirerace
