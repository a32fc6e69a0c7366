#include "results/tables/markdown.hpp"

#include <fmt/format.h>

namespace wirerace {

std::string markdown_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\n':
      case '\r':
        out += ' ';
        break;
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '~':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out;
}

std::string markdown_table(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (const auto& column : table.columns) {
    head += fmt::format(" {} |", markdown_escaped(column.heading));
    rule += column.figure ? " ---: |" : " --- |";
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    body += "|";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const bool best = mark_of(table, r, i) == Mark::Best;
      body += fmt::format(" {0}{1}{0} |", best ? "**" : "", markdown_escaped(table.rows[r][i]));
    }
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

}  // namespace wirerace
