// A chart in the report: its title, its canvas, which report.js draws on, and its numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "results/tables/table.hpp"

namespace wirerace {

/// `kind` and `index` say which of report.js's charts it is, and of which data.
std::string chart_box(std::string_view kind, std::size_t index, const std::string& title,
                      const Table& numbers);

}  // namespace wirerace
