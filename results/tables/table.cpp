#include "results/tables/table.hpp"

#include <algorithm>

#include "results/units.hpp"

namespace wirerace {

Mark mark_of(const Table& table, std::size_t row, std::size_t column) {
  return table.marks.empty() ? Mark::None : table.marks[row][column];
}

Table without_empty_columns(const Table& table) {
  Table out{.columns = {},
            .rows = std::vector<std::vector<std::string>>(table.rows.size()),
            .name = 0,
            .title = table.title,
            .marks = std::vector<std::vector<Mark>>(table.marks.size())};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool empty = table.columns[i].figure && std::ranges::all_of(table.rows, [i](const auto& row) {
                         return row[i] == not_available;
                       });
    if (empty) continue;
    if (i == table.name) out.name = out.columns.size();
    out.columns.push_back(table.columns[i]);
    for (std::size_t r = 0; r < table.rows.size(); ++r) out.rows[r].push_back(table.rows[r][i]);
    for (std::size_t r = 0; r < table.marks.size(); ++r) out.marks[r].push_back(table.marks[r][i]);
  }
  return out;
}

}  // namespace wirerace
