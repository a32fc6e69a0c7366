#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "results/tables/page.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

// Text is cut to these before a column is left out, and a name further only after that.
constexpr std::size_t long_name = 24, long_text = 16, least_name = 4;

/// Which columns of a table a page of some width shows, and how wide.
class Layout {
 public:
  Layout(const Table& table, std::size_t page_width) : table_(table), page_width_(page_width) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      std::size_t width = width_of(table.columns[i].heading);
      for (const auto& row : table.rows) width = std::max(width, width_of(printable(row[i])));
      widths_.push_back(width);
      shown_.push_back(i);
    }
    gap_ = excess(2) == 0 ? 2 : 1;
    for (const std::size_t i : shown_) {
      if (!table.columns[i].figure) shrink(i, i == table.name ? long_name : long_text);
    }
    while (excess(gap_) > 0) {
      const auto spared = most_dispensable();
      if (!spared) break;
      left_out_.push_back(*spared);
      std::erase(shown_, *spared);
    }
    if (excess(2) == 0) gap_ = 2;
    shrink(table.name, least_name);
    std::ranges::sort(left_out_);
  }

  std::size_t gap() const { return gap_; }
  std::size_t width(std::size_t column) const { return widths_[column]; }
  const std::vector<std::size_t>& shown() const { return shown_; }
  const std::vector<std::size_t>& left_out() const { return left_out_; }

 private:
  std::size_t excess(std::size_t gap) const {
    std::size_t all = gap * (shown_.size() - 1);
    for (const std::size_t i : shown_) all += widths_[i];
    return std::max(all, page_width_) - page_width_;
  }

  void shrink(std::size_t column, std::size_t least) {
    const std::size_t spare = std::max(widths_[column], least) - least;
    widths_[column] -= std::min(spare, excess(gap_));
  }

  bool empty(std::size_t column) const {
    return std::ranges::all_of(table_.rows, [&](const auto& row) { return row[column] == not_available; });
  }

  /// Of the figures that are left: one that nobody has, else the rightmost of the most dispensable. Never the
  /// first of them: it is what the table is about.
  std::optional<std::size_t> most_dispensable() const {
    std::optional<std::size_t> out;
    const auto place = [this](std::size_t i) {
      return std::tuple(empty(i), table_.columns[i].dispensable, i);
    };
    bool first = true;
    for (const std::size_t i : shown_) {
      if (!table_.columns[i].figure || std::exchange(first, false)) continue;
      if (!out || place(i) > place(*out)) out = i;
    }
    return out;
  }

  const Table& table_;
  const std::size_t page_width_;
  std::size_t gap_ = 2;
  std::vector<std::size_t> widths_;  // of all columns
  std::vector<std::size_t> shown_, left_out_;
};

/// Who is best is told by colour in a main table only: its first column is the rank.
std::string_view row_style(const Table& table, const std::vector<std::string>& row, std::size_t column) {
  if (!table.title.empty()) return "";
  if (row.front() == "-") return style::red;
  return row.front() == table.rows.front().front() && column <= table.name ? style::green : "";
}

}  // namespace

void Page::table(const Table& table) {
  const Layout layout(table, width_);
  const auto join = [&](const auto& text, const auto& style) {
    std::string out, gap;  // no space at the end of a line
    for (const std::size_t i : layout.shown()) {
      const std::string cell = cut(printable(text(i)), layout.width(i));
      const std::string pad(layout.width(i) - width_of(cell), ' ');
      const bool right = table.columns[i].figure;
      out += gap + (right ? pad : "") + styled(cell, style(i));
      gap = (right ? "" : pad) + std::string(layout.gap(), ' ');
    }
    return out;
  };
  line(join([&](std::size_t i) { return table.columns[i].heading; }, [](std::size_t) { return style::dim; }));
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    line(join([&](std::size_t i) { return row[i]; },
              [&](std::size_t i) {
                const std::string_view of_row = row_style(table, row, i);
                if (!of_row.empty()) return of_row;
                const Mark mark = mark_of(table, r, i);
                if (mark == Mark::Best) return style::bold;
                return mark == Mark::Aside || row[i] == not_available ? style::dim : std::string_view();
              }));
  }
  if (layout.left_out().empty()) return;
  std::string names;
  for (const std::size_t i : layout.left_out())
    names += (names.empty() ? "" : ", ") + table.columns[i].heading;
  paragraph("Left out, for which there is no room: " + names, style::dim);
}

}  // namespace wirerace
