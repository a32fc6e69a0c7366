// A page of text for a terminal: paragraphs and tables that keep to its width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "results/tables/table.hpp"

namespace wirerace {

namespace style {
inline constexpr std::string_view bold = "\033[1m", dim = "\033[2m", green = "\033[32m", red = "\033[31m";
}

/// Code points: every character these pages are made of is one column wide.
std::size_t width_of(std::string_view text);

/// At most `width` columns: what is longer ends in "…".
std::string cut(std::string text, std::size_t width);

/// Text of a result file may hold what steers a terminal.
std::string printable(std::string text);

class Page {
 public:
  /// ANSI escapes only where `colour` says so.
  Page(bool colour, std::size_t width) : colour_(colour), width_(width) {}

  void line(std::string_view text = "", std::string_view style = "");

  /// Broken between words; the first line is indented by `indent`, further lines by 2 more.
  void paragraph(const std::string& text, std::string_view style = "", std::size_t indent = 0);

  /// Where its columns do not all fit, those that can be spared best are left out, and a line says which.
  void table(const Table& table);

  bool colour() const { return colour_; }
  std::string take() { return std::move(out_); }

 private:
  std::string styled(std::string_view text, std::string_view style) const;

  bool colour_;
  std::size_t width_;
  std::string out_;
};

}  // namespace wirerace
