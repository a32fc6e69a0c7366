// From the text of an expectation to its parts. README.md ("Expectations") gives the language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "results/metric.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace {

enum class Relation : std::uint8_t { Less, LessOrEqual, Greater, GreaterOrEqual, Equal };

/// Places count characters, from 1.
struct ExpectationSide {
  const Metric* metric = nullptr;  ///< nullptr: a number alone
  std::string backend;             ///< or transport, as written; empty: each backend in turn
  double number = 1;  ///< what the figure is multiplied by; alone, in the unit of the other side's metric
  std::size_t backend_at = 1, metric_at = 1;
};

struct ParsedExpectation {
  std::string scenario;  ///< or sweep, as written; empty: all
  std::size_t scenario_at = 1;
  ExpectationSide left, right;  ///< one of them has a metric; metrics of both are in the same unit
  Relation relation = Relation::Less;
};

/// Throws ExpectationError.
ParsedExpectation parse_expectation(std::string_view text);

/// "at character 11: what".
ExpectationError expectation_error(std::size_t character, std::string_view what);

}  // namespace wirerace
