#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "results/exporters/exporters.hpp"
#include "results/exporters/github.hpp"
#include "results/run_json.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace {
namespace {

/// One for each scenario and backend with trials that are not ok: GitHub shows ten errors a step.
std::string about_trials(const Run& run) {
  struct Trials {
    unsigned all = 0, bad = 0;
    const Trial* first_bad = nullptr;
  };
  std::map<std::pair<std::string, std::string>, Trials> pairs;
  for (const Trial& trial : run.trials) {
    Trials& pair = pairs[{trial.scenario, trial.backend}];
    ++pair.all;
    if (trial.status == TrialStatus::Ok) continue;
    ++pair.bad;
    if (!pair.first_bad) pair.first_bad = &trial;
  }
  std::string out;
  for (const auto& [names, trials] : pairs) {
    if (trials.bad == 0) continue;
    const Trial& bad = *trials.first_bad;
    out +=
        annotation_line({.error = true,
                         .title = fmt::format("{} {}", names.first, names.second),
                         .message = fmt::format("{} of {} trials not ok: round {} {}: {}", trials.bad,
                                                trials.all, bad.round, status_name(bad.status), bad.reason)});
  }
  return out;
}

}  // namespace

std::string export_github(const Run& run) {
  std::string errors, warnings;
  for (const JudgedExpectation& one : judge_expectations(run)) {
    if (one.verdict == Verdict::Pass) continue;
    const bool failed = one.verdict == Verdict::Fail;
    (failed ? errors : warnings) +=
        annotation_line({.error = failed,
                         .title = fmt::format("{}{}{}: {}", one.scenario, one.backend.empty() ? "" : " ",
                                              one.backend, failed ? "not as expected" : "undecided"),
                         .message = fmt::format("{}: {}", one.text, one.why),
                         .where = one.where});
  }
  // A search for capacities goes on until something breaks.
  if (run.capacities.empty()) errors += about_trials(run);
  if (!run.complete)
    warnings += annotation_line(
        {.title = "wirerace",
         .message = fmt::format("the run was interrupted after {} trials", run.trials.size())});
  for (const std::string& warning : run.warnings)
    warnings += annotation_line({.title = "wirerace", .message = warning});
  return errors + warnings;
}

}  // namespace wirerace
