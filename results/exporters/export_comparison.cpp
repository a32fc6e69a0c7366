#include "results/exporters/export_comparison.hpp"

#include <fmt/format.h>

#include "results/exporters/github.hpp"
#include "results/tables/comparison_text.hpp"
#include "results/tables/markdown.hpp"
#include "results/tables/page.hpp"

namespace wirerace {
namespace {

constexpr const char* reading =
    "A change counts where it is more than chance (p < 0.05, adjusted for all gated figures) and its whole "
    "interval is "
    "beyond what counts; it is the same where its whole interval is within that; else nothing can be said.";

}  // namespace

std::string export_comparison_table(const Comparison& comparison, bool colour, std::size_t width) {
  Page page(colour, width);
  page.paragraph(printable(comparison_title(comparison)), style::bold);
  page.line();
  for (const Table& table : comparison_tables(comparison)) {
    page.line(printable(table.title), style::bold);
    page.table(table);
    page.line();
  }
  for (const std::string& regression : comparison_regressions(comparison))
    page.paragraph(printable("WORSE: " + regression), style::red);
  for (const std::string& finding : comparison_findings(comparison)) page.paragraph(printable(finding));
  page.paragraph(reading, style::dim);
  return page.take();
}

std::string export_comparison_markdown(const Comparison& comparison) {
  std::string out = fmt::format("### {}\n\n", markdown_escaped(comparison_title(comparison)));
  for (const std::string& regression : comparison_regressions(comparison))
    out += fmt::format("- **WORSE**: {}\n", markdown_escaped(regression));
  for (const std::string& finding : comparison_findings(comparison))
    out += fmt::format("- {}\n", markdown_escaped(finding));
  for (const Table& table : comparison_tables(comparison))
    out += fmt::format("\n**{}**\n\n{}", markdown_escaped(table.title), markdown_table(table));
  return out + fmt::format("\n{}\n", markdown_escaped(reading));
}

std::string export_comparison_github(const Comparison& comparison) {
  std::string out;
  const auto add = [&out](bool error, const char* title, const std::string& message) {
    out += annotation_line({.error = error, .title = title, .message = message});
  };
  for (const std::string& regression : comparison_regressions(comparison)) add(true, "worse", regression);
  for (const std::string& missing : comparison.missing) add(true, "not compared", missing);
  if (comparison.too_noisy())
    add(false, "too noisy", "a backend differs from itself by more than is to be found; see the comparison");
  else if (comparison.undecided())
    add(false, "inconclusive", comparison_findings(comparison).front());
  return out;
}

}  // namespace wirerace
