#include "harness/cli/expectations.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/cli/cli.hpp"
#include "results/verdicts/expectation.hpp"
#include "transports/registry.hpp"

namespace wirerace::cli {

namespace {

/// A sweep's is its name, not the step's.
std::string file_name_of(const Scenario& scenario) {
  return scenario.swept.empty() ? scenario.name : scenario.name.substr(0, scenario.name.rfind('/'));
}

/// What the expectations of a file may name: its own scenarios, and every backend there is.
Run all_that_may_be_named(const std::vector<Workload>& workloads, const std::string& name, const Run& run) {
  Run out;
  for (const ScenarioInfo& info : run.scenarios) {
    const auto found = std::ranges::find(
        workloads, info.name, [](const Workload& one) -> const std::string& { return one.scenario().name; });
    if (found != workloads.end() && file_name_of(found->scenario()) == name) out.scenarios.push_back(info);
  }
  for (const auto* some : {&backends(), &backends_over_tls()}) {
    for (const Backend& backend : *some)
      out.backends.push_back(
          {.name = backend.name, .transport = std::string(backend.transport()), .about = {}, .settings = {}});
  }
  return out;
}

/// Throws UsageError where `expected` is wrong whatever is raced.
void expect_right(const ExpectedResult& expected, const Run& may_be_named) {
  if (expected.text.find(':') != std::string::npos) {
    throw UsageError(fmt::format(
        "{}: expect: \"{}\" names a scenario: leave that out, an expectation in a file is of its own",
        expected.where, expected.text));
  }
  try {
    check_expectation(expected.text, may_be_named);
  } catch (const ExpectationError& error) {
    throw UsageError(fmt::format("{}: expect: {}", expected.where, error.what()));
  }
}

std::vector<Expectation> expectations_of_files(const std::vector<Workload>& workloads, const Run& run) {
  std::vector<Expectation> out;
  const auto is_there = [&out](const Expectation& one) {  // of another step of the sweep
    return std::ranges::any_of(
        out, [&one](const Expectation& other) { return other.text == one.text && other.where == one.where; });
  };
  for (const Workload& workload : workloads) {
    const std::string name = file_name_of(workload.scenario());
    const Run may_be_named = all_that_may_be_named(workloads, name, run);
    for (const ExpectedResult& expected : workload.scenario().expect) {
      const Expectation one{.text = fmt::format("{}: {}", name, expected.text), .where = expected.where};
      if (is_there(one)) continue;
      expect_right(expected, may_be_named);
      out.push_back(one);
    }
  }
  return out;
}

/// Says which are about backends that are not raced, and removes them.
void leave_out_others(std::vector<Expectation>& expectations, const Run& run) {
  std::erase_if(expectations, [&run](const Expectation& one) {
    try {
      check_expectation(one.text, run);
      return false;
    } catch (const ExpectationError& error) {
      fmt::print(stderr, "wirerace: {}: expect: \"{}\" is left out: {}\n", one.where, one.text, error.what());
      return true;
    }
  });
}

}  // namespace

void add_expect_option(CLI::App& app, std::vector<std::string>& texts, const std::string& about) {
  app.add_option("--expect", texts, about)->allow_extra_args(false);  // what follows is another argument
}

std::vector<Expectation> given_expectations(const std::vector<std::string>& texts, const Run& run) {
  std::vector<Expectation> out;
  for (const std::string& text : texts) {
    try {
      check_expectation(text, run);
    } catch (const ExpectationError& error) {
      throw UsageError(fmt::format("--expect '{}': {}", text, error.what()));
    }
    out.push_back({.text = text, .where = "--expect"});
  }
  return out;
}

std::vector<Expectation> all_expectations(const std::vector<Workload>& workloads,
                                          const std::vector<std::string>& texts, const Run& run) {
  std::vector<Expectation> out = expectations_of_files(workloads, run);
  const std::vector<Expectation> given = given_expectations(texts, run);
  leave_out_others(out, run);
  out.insert(out.end(), given.begin(), given.end());
  return out;
}

int exit_code_of_rounds(const Run& run) {
  if (!run.complete) return exit_interrupted;
  const auto ok = [](const Trial& trial) { return trial.status == TrialStatus::Ok; };
  if (!std::ranges::all_of(run.trials, ok)) return exit_invalid_data;
  const auto judged = judge_expectations(run);
  const auto any = [&judged](Verdict verdict) {
    return std::ranges::find(judged, verdict, &JudgedExpectation::verdict) != judged.end();
  };
  if (any(Verdict::Fail)) return exit_not_as_expected;
  return any(Verdict::Undecided) ? exit_undecided : exit_ok;
}

}  // namespace wirerace::cli
