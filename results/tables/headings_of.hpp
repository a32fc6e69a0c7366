// For tests: a table's headings.
#pragma once

#include <string>
#include <vector>

#include "results/tables/table.hpp"

namespace wirerace {

inline std::vector<std::string> headings_of(const Table& table) {
  std::vector<std::string> out;
  for (const auto& column : table.columns) out.push_back(column.heading);
  return out;
}

}  // namespace wirerace
