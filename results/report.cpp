#include "results/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "results/report_charts.hpp"
#include "results/run_json.hpp"
#include "results/scenario_table.hpp"
#include "results/units.hpp"

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

std::string html_table(const ScenarioTable& table) {
  std::string out = "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>";
  const auto cell_class = [&](std::size_t i) { return table.columns[i].figure ? " class=\"figure\"" : ""; };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    out += fmt::format("<th scope=\"col\"{}><abbr title=\"{}\">{}</abbr></th>", cell_class(i),
                       html_escaped(table.columns[i].meaning), html_escaped(table.columns[i].heading));
  }
  out += "</tr></thead>\n<tbody>";
  for (const auto& row : table.rows) {
    out += row.front() == "-" ? "<tr class=\"unranked\">" : "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool name = i == 1;
      out += fmt::format("<{0}{1}>{2}</{3}>", name ? "th scope=\"row\"" : "td", cell_class(i),
                         html_escaped(row[i]), name ? "th" : "td");
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string html_list(const std::vector<std::string>& items, std::string_view css_class) {
  if (items.empty()) return "";
  std::string out = fmt::format("<ul class=\"{}\">", css_class);
  for (const auto& item : items) out += fmt::format("<li>{}</li>\n", html_escaped(item));
  return out + "</ul>\n";
}

std::string chart_box(std::string_view kind, std::size_t scenario, const std::string& title) {
  return fmt::format(
      "<figure><figcaption>{0}</figcaption><div class=\"chart {1}\"><canvas data-chart=\"{1}\" "
      "data-scenario=\"{2}\" "
      "role=\"img\" aria-label=\"{0}\"></canvas></div><noscript>The chart needs "
      "JavaScript.</noscript></figure>\n",
      html_escaped(title), kind, scenario);
}

std::string scenario_section(const ScenarioSummary& summary, std::size_t index, const Run& run) {
  const ScenarioInfo& scenario = summary.scenario;
  const ScenarioTable table = scenario_table(summary, run);
  std::string out = fmt::format(
      "<section id=\"scenario-{}\"><h2>{}</h2><p>{}</p><p class=\"quiet\">{}</p>\n{}{}", index,
      html_escaped(scenario.name), html_escaped(scenario.about),
      html_escaped(scenario_line(scenario, run.rounds)), html_table(table), html_list(table.notes, "notes"));
  if (std::ranges::any_of(summary.ranked, [](const auto& one) { return one.fps_mean.has_value(); })) {
    out += chart_box("fps", index, "Frames a second: mean and 1 % low, more is better");
  }
  if (std::ranges::any_of(summary.ranked,
                          [](const auto& one) { return !percentile_points(one.pooled).empty(); })) {
    out += chart_box("percentiles", index,
                     scenario.headline == "round-trip" ? "Round trip by percentile, lower is better"
                                                       : "Latency by percentile, lower is better");
  }
  return out + "</section>\n";
}

std::string plain_table(std::initializer_list<std::string_view> headings,
                        const std::vector<std::vector<std::string>>& rows) {
  std::string out = "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>";
  for (const auto heading : headings) out += fmt::format("<th scope=\"col\">{}</th>", heading);
  out += "</tr></thead>\n<tbody>";
  for (const auto& row : rows) {
    out += "<tr>";
    for (const auto& cell : row) out += fmt::format("<td>{}</td>", html_escaped(cell));
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string trials_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& trial : run.trials) {
    if (trial.status == TrialStatus::Ok) continue;
    rows.push_back({trial.scenario, trial.backend, fmt::format("{}", trial.round), status_name(trial.status),
                    trial.reason});
  }
  if (rows.empty()) return "";
  return "<section><h2>Trials that are in no figure</h2>\n" +
         plain_table({"scenario", "backend", "round", "status", "reason"}, rows) + "</section>\n";
}

std::string joined(const std::map<std::string, std::string>& entries, std::string_view between) {
  std::string out;
  for (const auto& [key, value] : entries) {
    out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", key, between, value);
  }
  return out;
}

std::string environment_section(const Run& run) {
  const Environment& at = run.environment;
  return "<section><h2>Environment</h2>\n" +
         plain_table(
             {"what", "value"},
             {{"wirerace", at.wirerace},
              {"host", at.host},
              {"system", fmt::format("{}, kernel {}", at.os, at.kernel)},
              {"processor", fmt::format("{}, {} cores", at.cpu, at.cores)},
              {"memory", bytes_text(static_cast<double>(at.memory_bytes))},
              {"build", fmt::format("{}, {}", at.compiler, at.build_type)},
              {"network", fmt::format("{}, congestion control {}", at.isolation, at.congestion_control)},
              {"placement", at.placement},
              {"libraries", joined(at.libraries, " ")},
              {"command", fmt::format("{}", fmt::join(run.command, " "))}}) +
         "</section>\n";
}

std::string backends_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& backend : run.backends)
    rows.push_back({backend.name, backend.about, joined(backend.settings, ": ")});
  return "<section><h2>Backends and their settings</h2>\n" +
         plain_table({"backend", "how", "settings"}, rows) + "</section>\n";
}

}  // namespace

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

std::string html_report(const Run& run) {
  const auto summaries = summarise(run);
  std::string links, sections;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    links += fmt::format("<a href=\"#scenario-{}\">{}</a>\n", i, html_escaped(summaries[i].scenario.name));
    sections += scenario_section(summaries[i], i, run);
  }
  sections += trials_section(run) + environment_section(run) + backends_section(run);
  const std::string state = state_line(run);
  return filled(
      embedded::report_html(),
      {{"id", html_escaped(run.id)},
       {"when", html_escaped(run.finished.empty() ? run.started : run.started + " – " + run.finished)},
       {"environment", html_escaped(environment_line(run.environment))},
       {"state", state.empty() ? "" : fmt::format("<p class=\"warning\">{}</p>", html_escaped(state))},
       {"links", links},
       {"notes", html_list(reading_notes(), "reading")},
       {"sections", sections},
       {"css", std::string(embedded::report_css())},
       {"data", chart_data(summaries, run.backends)},
       {"chart_js", std::string(embedded::chart_js())},
       {"report_js", std::string(embedded::report_js())}});
}

}  // namespace wirerace
