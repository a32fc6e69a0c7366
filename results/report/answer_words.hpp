// Words of the answer: names, lists, ranges, and the troubles of backends.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "results/metric.hpp"
#include "results/summary.hpp"

namespace wirerace {

/// "websocket", or "websocket/beast" where the scenario has another backend of that transport.
std::string short_name(const ScenarioSummary& summary, const BackendSummary& one);

/// "a", "a and b", "a, b and c"; of more than four the first three and how many more.
std::string listed(const std::vector<std::string>& names);

/// Those that are not empty.
std::string joined_by(std::string_view between, const std::vector<std::string>& parts);

/// "31.9–33.1 µs"; "31.9 µs" where both read the same.
std::string range_text(const Metric& metric, double low, double high);

/// "2.1×", "1.6–12×".
std::string times_text(double low, double high);

std::vector<double> by_round_values(const std::map<unsigned, double>& by_round);

/// Who has no valid trial or not only such, whose messages did not all arrive as they should, who was
/// saturated, and whose figure has no interval although rounds were enough; "" where all is well.
std::string troubles_clause(const ScenarioSummary& summary);

}  // namespace wirerace
