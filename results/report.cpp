#include "results/report.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>

#include "results/capacity_report.hpp"
#include "results/capacity_table.hpp"
#include "results/html.hpp"
#include "results/report_charts.hpp"
#include "results/report_sections.hpp"
#include "results/run_notes.hpp"
#include "results/summary.hpp"

namespace wirerace {
namespace embedded {
std::string_view chart_js();
std::string_view report_css();
std::string_view report_html();
std::string_view report_js();
}  // namespace embedded

namespace {

/// Replaces every {{name}} of the template once, so that braces in a value stay what they are.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& values) {
  std::string out;
  for (std::size_t open; (open = page.find("{{")) != std::string_view::npos;) {
    const std::size_t close = page.find("}}", open);
    out += page.substr(0, open);
    out += values.at(page.substr(open + 2, close - open - 2));
    page.remove_prefix(close + 2);
  }
  return out.append(page);
}

/// "" for no text.
std::string paragraph(const std::string& text, std::string_view attributes = "") {
  return text.empty() ? "" : fmt::format("<p{}>{}</p>\n", attributes, html_escaped(text));
}

}  // namespace

std::string html_report(const Run& run) {
  const auto summaries = summarise(run);
  std::string links = capacity_links(run), sections = capacity_sections(run);
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    links += fmt::format("<a href=\"#scenario-{}\">{}</a>\n", i, html_escaped(summaries[i].scenario.name));
    sections += scenario_section(summaries[i], i, run);
  }
  if (run.capacities.empty()) sections += trials_section(run);
  sections += fairness_section(run) + environment_section(run);
  return filled(
      embedded::report_html(),
      {{"id", html_escaped(run.id)},
       {"when", html_escaped(run.finished.empty() ? run.started : run.started + " – " + run.finished)},
       {"environment", html_escaped(environment_line(run.environment))},
       {"state", paragraph(state_line(run), " class=\"warning\"")},
       {"warnings", html_list(run.warnings, "warnings")},
       {"floor", paragraph(floor_line(run, summaries))},
       {"links", links},
       {"notes", html_list(run.capacities.empty() ? reading_notes() : capacity_reading_notes(), "reading")},
       {"sections", sections},
       {"css", std::string(embedded::report_css())},
       {"data", chart_data(summaries, run)},
       {"chart_js", std::string(embedded::chart_js())},
       {"report_js", std::string(embedded::report_js())}});
}

}  // namespace wirerace
