// The settings of all backends beside each other, so that a difference is seen.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

struct SheetCell {
  std::string value;     ///< empty where the backend has no such setting
  bool differs = false;  ///< no more than half of those who have the setting have this value
};

struct SheetRow {
  std::string setting;
  std::vector<SheetCell> cells;  ///< one for each of run.backends
};

struct SheetPart {
  std::string title;
  std::vector<SheetRow> rows;
};

/// What backends declare, then what was read back from the sockets of the server and the client in a
/// backend's first ok trial. Without the parts of which nothing is known.
std::vector<SheetPart> fairness_sheet(const Run& run);

}  // namespace wirerace
