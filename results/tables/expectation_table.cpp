#include "results/tables/expectation_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wirerace {
namespace {

/// Without the scenario, which has a column of its own, where it is known.
std::string comparison_in(const JudgedExpectation& one) {
  if (one.scenario.empty()) return one.text;
  const std::size_t colon = one.text.rfind(':');
  const std::size_t begin = one.text.find_first_not_of(" \t\n", colon == one.text.npos ? 0 : colon + 1);
  return one.text.substr(begin);
}

}  // namespace

Table expectation_table(std::span<const JudgedExpectation> judged) {
  Table table{.columns = {{"verdict", "whether all that the rounds leave possible is as expected", false},
                          {"scenario", "", false},
                          {"expected", "", false},
                          {"figures", "what it was judged by", false},
                          {"asked for", "", false}},
              .rows = {},
              .name = 2,
              .title = "Expectations"};
  for (const JudgedExpectation& one : judged) {
    table.rows.push_back({std::string(verdict_name(one.verdict)), one.scenario, comparison_in(one),
                          one.backend.empty() ? one.why : fmt::format("{}: {}", one.backend, one.why),
                          one.where});
  }
  return table;
}

std::string expectation_counts(std::span<const JudgedExpectation> judged) {
  std::string out;
  for (const Verdict verdict : {Verdict::Pass, Verdict::Fail, Verdict::Undecided}) {
    const auto count = std::ranges::count(judged, verdict, &JudgedExpectation::verdict);
    if (count > 0) out += fmt::format("{} {} {}", out.empty() ? ":" : ",", count, verdict_name(verdict));
  }
  return "Expectations" + out;
}

void add_expectations(Page& page, std::span<const JudgedExpectation> judged) {
  const Table table = expectation_table(judged);
  page.line(expectation_counts(judged), style::bold);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    const Verdict verdict = judged[i].verdict;
    page.paragraph(
        printable(fmt::format("{}: {}{}{} ({})", row[0], row[1], row[1].empty() ? "" : ": ", row[2], row[4])),
        verdict == Verdict::Pass   ? style::green
        : verdict == Verdict::Fail ? style::red
                                   : "");
    page.paragraph(printable(row[3]), "", 2);
  }
}

}  // namespace wirerace
