#include "results/tables/html.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wirerace {

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_table(const Table& table, std::string (*row_class)(const Table& table, std::size_t row)) {
  const bool figures = std::ranges::any_of(table.columns, &Column::figure);
  std::string out = fmt::format("<div class=\"scroll\" tabindex=\"0\"><table{}><thead><tr>",
                                figures ? "" : " class=\"text\"");
  const auto cell_class = [&](std::size_t i) { return table.columns[i].figure ? " class=\"figure\"" : ""; };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const std::string heading = html_escaped(column.heading);
    out += fmt::format("<th scope=\"col\"{}>{}</th>", cell_class(i),
                       column.meaning.empty() ? heading
                                              : fmt::format("<abbr title=\"{}\">{}</abbr>",
                                                            html_escaped(column.meaning), heading));
  }
  out += "</tr></thead>\n<tbody>";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::string of_row = row_class(table, r);
    out += of_row.empty() ? "<tr>" : fmt::format("<tr class=\"{}\">", of_row);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const bool name = i == table.name;
      out += fmt::format("<{0}{1}>{2}</{3}>", name ? "th scope=\"row\"" : "td", cell_class(i),
                         html_escaped(table.rows[r][i]), name ? "th" : "td");
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string html_table(const Table& table) {
  return html_table(table, [](const Table&, std::size_t) { return std::string(); });
}

std::string html_list(const std::vector<std::string>& items, std::string_view css_class) {
  if (items.empty()) return "";
  std::string out = fmt::format("<ul class=\"{}\">", css_class);
  for (const auto& item : items) out += fmt::format("<li>{}</li>\n", html_escaped(item));
  return out + "</ul>\n";
}

std::string html_details(std::string_view title, const std::string& content) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", html_escaped(title), content);
}

}  // namespace wirerace
