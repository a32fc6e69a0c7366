// A table of text: what the terminal, Markdown and the report show alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wirerace {

struct Column {
  std::string heading;
  std::string meaning;       ///< for people who meet the heading for the first time
  bool figure = true;        ///< aligned right
  unsigned dispensable = 0;  ///< of figures that do not all fit, the greatest is left out first
};

/// What a cell is besides its text.
enum class Mark : std::uint8_t {
  None,
  Best,   ///< of its column, and by more than chance
  Aside,  ///< qualifies another figure: how far that one spreads
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::size_t name = 0;                        ///< the column that names the row
  std::string title = {};                      ///< empty for what a scenario's heading stands above
  std::vector<std::vector<Mark>> marks = {};   ///< as rows; empty: none
};

Mark mark_of(const Table& table, std::size_t row, std::size_t column);

/// Leaves out the columns of figures in which no row has one.
Table without_empty_columns(const Table& table);

}  // namespace wirerace
