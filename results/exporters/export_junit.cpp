#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"
#include "results/run_json.hpp"
#include "results/tables/html.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace {
namespace {

/// XML 1.0 has no way to write most control characters.
std::string xml_escaped(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }, ' ');
  return html_escaped(text);
}

class Suite {
 public:
  void add(const std::string& class_name, const std::string& name, double seconds,
           const std::string& outcome = {}) {
    ++tests_;
    seconds_ += seconds;
    cases_ += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                          xml_escaped(class_name), xml_escaped(name), seconds);
    cases_ += outcome.empty() ? "/>\n" : fmt::format(">\n      {}\n    </testcase>\n", outcome);
  }

  /// `what`: "failure" or "error".
  std::string wrong(std::string_view what, std::string_view type, const std::string& message,
                    const std::string& details) {
    ++(what == "error" ? errors_ : failures_);
    return fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", what, type, xml_escaped(message),
                       xml_escaped(details));
  }

  std::string skipped(const std::string& message) {
    ++skipped_;
    return fmt::format("<skipped message=\"{}\"/>", xml_escaped(message));
  }

  std::string text(const std::string& name) const {
    if (tests_ == 0) return "";
    return fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\">\n{}  </testsuite>\n",
        xml_escaped(name), tests_, failures_, errors_, skipped_, seconds_, cases_);
  }

 private:
  unsigned tests_ = 0, failures_ = 0, errors_ = 0, skipped_ = 0;
  double seconds_ = 0;
  std::string cases_;
};

void add(Suite& suite, const ExportedPair& pair) {
  const std::size_t trials = pair.ok.size() + pair.not_ok.size();
  const double seconds = static_cast<double>(trials) *
                         static_cast<double>(std::max<std::int64_t>(pair.scenario->duration_ns, 0)) / 1e9;
  std::string outcome;
  if (!pair.not_ok.empty()) {
    const bool failed = std::ranges::any_of(
        pair.not_ok, [](const Trial* trial) { return trial->status == TrialStatus::Failed; });
    std::string details;
    for (const Trial* trial : pair.not_ok)
      details += fmt::format("round {} {}: {}\n", trial->round, status_name(trial->status), trial->reason);
    outcome = suite.wrong(
        failed ? "error" : "failure", failed ? "failed" : "invalid",
        fmt::format("{} of {} trials not ok: {}", pair.not_ok.size(), trials, pair.not_ok.front()->reason),
        details);
  }
  suite.add(pair.scenario->name, pair.backend->name, seconds, outcome);
}

void add(Suite& suite, const JudgedExpectation& one) {
  const std::string name = one.backend.empty() ? one.text : fmt::format("{}: {}", one.backend, one.text);
  std::string outcome;
  if (one.verdict == Verdict::Fail)
    outcome = suite.wrong("failure", "expectation", one.why, fmt::format("asked for in {}", one.where));
  if (one.verdict == Verdict::Undecided) outcome = suite.skipped(one.why);
  suite.add(one.scenario, name, 0, outcome);
}

}  // namespace

std::string export_junit(const Run& run) {
  const auto pairs = exported_pairs(run);
  const auto expectations = judge_expectations(run);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  if (!run.complete) {
    Suite suite;
    suite.add("wirerace", "the run comes to its end", 0,
              suite.wrong("error", "interrupted",
                          fmt::format("interrupted after {} trials", run.trials.size()), ""));
    out += suite.text("wirerace");
  }
  for (const ScenarioInfo& scenario : run.scenarios) {
    Suite suite;
    for (const ExportedPair& pair : pairs) {
      if (pair.scenario == &scenario) add(suite, pair);
    }
    for (const JudgedExpectation& one : expectations) {
      if (one.scenario == scenario.name) add(suite, one);
    }
    out += suite.text(scenario.name);
  }
  return out + "</testsuites>\n";
}

}  // namespace wirerace
