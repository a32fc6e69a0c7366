#include "results/report/run_sections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/report/answer.hpp"
#include "results/report/shell_words.hpp"
#include "results/run_json.hpp"
#include "results/tables/expectation_table.hpp"
#include "results/tables/fairness_sheet.hpp"
#include "results/tables/html.hpp"
#include "results/units.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace {
namespace {

/// A table of text without figures, for which headings say enough.
Table text_table(std::initializer_list<const char*> headings, std::vector<std::vector<std::string>> rows) {
  Table table{.columns = {}, .rows = std::move(rows), .name = 0};
  for (const char* heading : headings) table.columns.push_back({heading, "", false});
  return table;
}

std::string joined(const std::map<std::string, std::string>& entries) {
  std::string out;
  for (const auto& [key, value] : entries) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", key, value);
  return out;
}

std::string sheet_html(const Run& run) {
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"sheet\"><thead><tr><th scope=\"col\">setting</th>";
  for (const auto& backend : run.backends)
    out += fmt::format("<th scope=\"col\">{}</th>", html_escaped(backend.name));
  out += "</tr></thead>\n";
  for (const auto& part : fairness_sheet(run)) {
    out +=
        fmt::format("<tbody><tr class=\"part\"><th scope=\"rowgroup\">{}</th><td colspan=\"{}\"></td></tr>\n",
                    html_escaped(part.title), run.backends.size());
    for (const auto& row : part.rows) {
      out += fmt::format("<tr><th scope=\"row\">{}</th>", html_escaped(row.setting));
      for (const auto& cell : row.cells) {
        out += fmt::format("<td{}>{}</td>", cell.differs ? " class=\"differs\"" : "",
                           cell.value.empty() ? "–" : (cell.differs ? "≠ " : "") + html_escaped(cell.value));
      }
      out += "</tr>\n";
    }
    out += "</tbody>\n";
  }
  return out + "</table></div>\n";
}

std::string verdict_class(const Table& table, std::size_t row) {
  return table.rows[row].front() == verdict_name(Verdict::Fail) ? "failed" : "";
}

std::string seeds_text(const Run& run) {
  std::vector<std::uint64_t> seeds;
  for (const auto& scenario : run.scenarios) {
    if (!scenario.control && std::ranges::find(seeds, scenario.seed) == seeds.end())
      seeds.push_back(scenario.seed);
  }
  return fmt::format("seed{} {}", seeds.size() == 1 ? "" : "s", fmt::join(seeds, ", "));
}

}  // namespace

std::string answers_list(const std::vector<ScenarioSummary>& summaries) {
  if (summaries.empty()) return "";
  std::string out = "<ul class=\"answers\">\n";
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const std::string clauses = fmt::format("{}", fmt::join(answer_clauses(summaries[i]), "; "));
    out += fmt::format("<li><a href=\"#scenario-{}\">{}</a>: {}.</li>\n", i,
                       html_escaped(summaries[i].scenario.name), html_escaped(clauses));
  }
  return out + "</ul>\n";
}

std::string expectations_section(const Run& run) {
  if (run.expectations.empty()) return "";
  const auto judged = judge_expectations(run);
  Table passed = expectation_table(judged), others = passed;
  std::erase_if(passed.rows, [](const auto& row) { return row.front() != verdict_name(Verdict::Pass); });
  std::erase_if(others.rows, [](const auto& row) { return row.front() == verdict_name(Verdict::Pass); });
  return fmt::format("<section id=\"expectations\"><h2>Expectations</h2>\n<p>{}</p>\n{}{}</section>\n",
                     html_escaped(expectation_counts(judged)),
                     others.rows.empty() ? "" : html_table(others, verdict_class),
                     passed.rows.empty() ? "" : html_details("What passed", html_table(passed)));
}

std::string trials_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& trial : run.trials) {
    if (trial.status == TrialStatus::Ok) continue;
    rows.push_back({trial.scenario, trial.backend,
                    fmt::format("{}{}", trial.round, trial.repeat == 2 ? ", A/A" : ""),
                    status_name(trial.status), trial.reason});
  }
  if (rows.empty()) return "";
  return "<section id=\"trials\"><h2>Trials that are in no figure</h2>\n" +
         html_table(text_table({"scenario", "backend", "round", "status", "reason"}, std::move(rows))) +
         "</section>\n";
}

std::string fairness_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& backend : run.backends) rows.push_back({backend.name, backend.about});
  return "<section id=\"fairness\"><h2>Fairness sheet</h2>\n"
         "<p>The settings of all backends: what they declare, and what was read back from the sockets of "
         "their "
         "first valid trial. Where a setting is not that of most who have it, it is marked ≠.</p>\n" +
         sheet_html(run) +
         html_details("How each backend sends", html_table(text_table({"backend", "how"}, rows))) +
         "</section>\n";
}

std::string environment_section(const Run& run) {
  const Environment& at = run.environment;
  return "<section id=\"environment\"><h2>Environment</h2>\n" +
         html_table(
             text_table({"what", "value"}, {{"wirerace", at.wirerace},
                                            {"host", at.host},
                                            {"system", fmt::format("{}, kernel {}", at.os, at.kernel)},
                                            {"processor", fmt::format("{}, {} cores", at.cpu, at.cores)},
                                            {"memory", bytes_text(static_cast<double>(at.memory_bytes))},
                                            {"build", fmt::format("{}, {}", at.compiler, at.build_type)},
                                            {"network", at.isolation},
                                            {"TCP congestion control", at.congestion_control},
                                            {"placement", at.placement},
                                            {"libraries", joined(at.libraries)}})) +
         "</section>\n";
}

std::string workloads_section(const Run& run) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& scenario : run.scenarios) {
    if (scenario.control) continue;
    rows.push_back({scenario.name, scenario.digest, fmt::format("{}", scenario.seed),
                    scenario.messages ? count_text(*scenario.messages) : "as many as go",
                    duration_text(static_cast<double>(scenario.duration_ns))});
  }
  if (rows.empty()) return "";
  return "<section id=\"workloads\"><h2>Workloads</h2>\n<p>Equal digests are equal messages, times and "
         "bytes.</p>\n" +
         html_table(text_table({"scenario", "digest", "seed", "messages", "measured for"}, std::move(rows))) +
         "</section>\n";
}

std::string reproduce_section(const Run& run) {
  return fmt::format(
      "<section id=\"reproduce\"><h2>How to reproduce</h2>\n<p>With the same version on a machine like the "
      "one above:</p>\n<pre tabindex=\"0\"># wirerace {}, {}\n{}</pre>\n</section>\n",
      html_escaped(run.environment.wirerace), seeds_text(run), html_escaped(shell_command(run.command)));
}

}  // namespace wirerace
