// What an expectation comes to in a run: in which scenarios it is judged, and of which backends.
#pragma once

#include <vector>

#include "results/verdicts/expectation_parser.hpp"

namespace wirerace {

/// Points into the run.
struct ExpectationCase {
  const ScenarioInfo* scenario = nullptr;
  const BackendInfo* in_turn = nullptr;  ///< whose figures are meant where none is named; or nullptr
  const BackendInfo *left = nullptr, *right = nullptr;  ///< whose figures the sides are; nullptr of a number
};

/// In the order of scenarios and backends. Throws ExpectationError where a name is not in the run, or where
/// there is no case.
std::vector<ExpectationCase> cases_of(const ParsedExpectation& expectation, const Run& run);

}  // namespace wirerace
