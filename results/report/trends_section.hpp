// Trends in the report: a section of its own, and the points of its charts.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "results/report/trends.hpp"

namespace wirerace {

/// The runs, and for each trend a chart and a table.
std::string trends_section(const std::vector<Run>& runs, const std::vector<Trend>& trends);

/// For the charts, in the order of the trends.
nlohmann::ordered_json trend_charts(const std::vector<Run>& runs, const std::vector<Trend>& trends);

}  // namespace wirerace
