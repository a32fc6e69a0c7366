// A comparison in words and tables.
#pragma once

#include <string>
#include <vector>

#include "results/tables/table.hpp"
#include "results/verdicts/comparison.hpp"

namespace wirerace {

/// "BASE → HEAD, paired over 10 rounds": runs by their labels, where they have any.
std::string comparison_title(const Comparison& comparison);

/// For each scenario, titled by its name, the gated figures, and then all others.
std::vector<Table> comparison_tables(const Comparison& comparison);

/// "1 worse, 27 the same, of 28 gated figures", and what stands in the way of more.
std::vector<std::string> comparison_findings(const Comparison& comparison);

/// "worse: ping-pong over tcp/asio: p50 31.9 µs → 38.2 µs, +19.8 % (+18.1 … +21.4 %)", for each gated figure
/// that is worse.
std::vector<std::string> comparison_regressions(const Comparison& comparison);

/// A change of the logarithm as people read it: 0.18 is "+19.7 %".
std::string change_text(double change);

}  // namespace wirerace
