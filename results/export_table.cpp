#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "results/capacity_table.hpp"
#include "results/exporters.hpp"
#include "results/further_tables.hpp"
#include "results/run_notes.hpp"
#include "results/scenario_notes.hpp"
#include "results/scenario_table.hpp"

namespace wirerace {
namespace {

constexpr std::size_t page_width = 100;
constexpr std::string_view bold = "\033[1m", dim = "\033[2m", green = "\033[32m", red = "\033[31m";

/// Code points: every character these tables are made of is one column wide.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

/// At most `width` columns: what is longer ends in "…".
std::string cut(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  while (width_of(text) >= width) {
    do text.pop_back();
    while (width_of(text) > 0 && (text.back() & 0xc0) == 0x80);
  }
  while (!text.empty() && (text.back() & 0xc0) == 0xc0) text.pop_back();
  return text + "…";
}

/// Text of a result file may hold what steers a terminal.
std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void line(std::string_view text = "", std::string_view style = "") {
    if (colour_ && !style.empty()) {
      out_.append(style).append(text).append("\033[0m\n");
    } else {
      out_.append(text).append("\n");
    }
  }

  /// Broken between words; the first line is indented by `indent`, further lines by 2 more.
  void paragraph(const std::string& text, std::string_view style = "", std::size_t indent = 0) {
    std::string current(indent, ' ');
    std::string_view rest = text;
    const auto flush = [&] {
      line(current, style);
      current.assign(indent + 2, ' ');
    };
    while (!rest.empty()) {
      const std::string word = cut(std::string(rest.substr(0, rest.find(' '))), page_width - indent - 2);
      rest.remove_prefix(
          std::min(rest.size(), rest.find(' ') == std::string_view::npos ? rest.size() : rest.find(' ') + 1));
      if (word.empty()) continue;
      const bool first = current.find_first_not_of(' ') == std::string::npos;
      if (!first && width_of(current) + 1 + width_of(word) > page_width) {
        flush();
        current += word;
      } else {
        current += (first ? "" : " ") + word;
      }
    }
    flush();
  }

  void table(const Table& table);

  std::string take() { return std::move(out_); }

 private:
  bool colour_;
  std::string out_;
};

void Page::table(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t width = width_of(table.columns[i].heading);
    for (const auto& row : table.rows) width = std::max(width, width_of(printable(row[i])));
    widths.push_back(width);
  }
  // Two spaces between columns where that fits, else one; what is still too wide is taken from the backend's
  // name.
  const std::size_t cells = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  const std::size_t gaps = widths.size() - 1;
  const std::size_t gap = cells + 2 * gaps <= page_width ? 2 : 1;
  const std::size_t excess = std::max(cells + gap * gaps, page_width) - page_width;
  widths[table.name] = std::max<std::size_t>(widths[table.name] - std::min(widths[table.name], excess), 4);

  const auto join = [&](const auto& cell) {
    std::string out;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string text = cut(printable(cell(i)), widths[i]);
      const std::string pad(widths[i] - width_of(text), ' ');
      out += (i == 0 ? "" : std::string(gap, ' ')) + (table.columns[i].figure ? pad + text : text + pad);
    }
    return out.substr(0, out.find_last_not_of(' ') + 1);
  };
  line(join([&](std::size_t i) { return table.columns[i].heading; }), dim);
  for (const auto& row : table.rows) {
    const bool ranked = row.front() != "-", best = row.front() == table.rows.front().front();
    const bool told = table.title.empty();  // who is best is told by colour in a main table only
    line(join([&](std::size_t i) { return row[i]; }), !told ? "" : !ranked ? red : best ? green : "");
  }
}

}  // namespace

std::string export_table(const Run& run, bool colour) {
  Page page(colour);
  for (const ScenarioInfo* scenario : searched_scenarios(run)) {
    page.paragraph(printable(scenario->name + ": " + scenario->about), bold);
    page.paragraph(printable(capacity_line(run, *scenario)), dim);
    page.table(capacity_table(run, *scenario));
    for (const auto& note : capacity_notes(run, *scenario)) page.paragraph(printable(note), "", 2);
    page.line();
  }
  const auto summaries = summarise(run);
  for (const auto& summary : summaries) {
    const ScenarioInfo& scenario = summary.scenario;
    page.paragraph(printable(scenario.name + ": " + scenario.about), bold);
    page.paragraph(printable(scenario_line(scenario, run.rounds)), dim);
    page.table(scenario_table(summary));
    for (const Table& table : further_tables(summary)) {
      page.line();
      page.line(table.title, bold);
      page.table(table);
    }
    for (const auto& note : scenario_notes(summary, run)) page.paragraph(printable(note), "", 2);
    page.line();
  }
  if (const std::string floor = floor_line(run, summaries); !floor.empty()) {
    page.paragraph(printable(floor));
    page.line();
  }
  if (const std::string state = state_line(run); !state.empty()) page.paragraph(state, red);
  for (const auto& note : run.capacities.empty() ? reading_notes() : capacity_reading_notes())
    page.paragraph(note, dim);
  page.paragraph(printable(environment_line(run.environment)), dim);
  return page.take();
}

}  // namespace wirerace
