#include "results/report/chart_box.hpp"

#include <fmt/format.h>

#include "results/tables/html.hpp"

namespace wirerace {

std::string chart_box(std::string_view kind, std::size_t index, const std::string& title,
                      const Table& numbers) {
  return fmt::format(
      "<figure><figcaption>{0}</figcaption><div class=\"chart {1}\"><canvas data-chart=\"{1}\" "
      "data-index=\"{2}\" role=\"img\" aria-label=\"{0}\"></canvas></div><noscript>The chart needs "
      "JavaScript.</noscript>\n{3}</figure>\n",
      html_escaped(title), kind, index, html_details("In numbers", html_table(numbers)));
}

}  // namespace wirerace
