// A table of text: what the terminal, Markdown and the report show alike.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace wirerace {

struct Column {
  std::string heading;
  std::string meaning;  ///< for people who meet the heading for the first time
  bool figure = true;   ///< aligned right
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::size_t name = 0;                        ///< the column that names the row
  std::string title = {};                      ///< empty for what a scenario's heading stands above
};

/// Leaves out the columns of figures in which no row has one.
Table without_empty_columns(const Table& table);

}  // namespace wirerace
