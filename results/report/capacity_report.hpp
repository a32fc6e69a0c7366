// A capacity search in the report: a section for each scenario, and the points of its chart.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "results/run.hpp"

namespace wirerace {

/// Links to the sections; "" where the run searched no capacity.
std::string capacity_links(const Run& run);

/// The sections: table, notes and chart.
std::string capacity_sections(const Run& run);

/// For the charts, in the order of the sections: the promise, and for each backend its steps with p50 and the
/// promised quantile.
nlohmann::ordered_json capacity_charts(const Run& run);

}  // namespace wirerace
