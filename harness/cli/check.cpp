#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "harness/cli/cli.hpp"
#include "harness/cli/expectations.hpp"
#include "harness/terminal.hpp"
#include "results/metric.hpp"
#include "results/tables/expectation_table.hpp"
#include "results/validate.hpp"
#include "results/verdicts/expectation.hpp"

namespace wirerace::cli {

namespace {

/// The language in short, and all its words.
std::string check_footer() {
  std::string out =
      "An expectation is one comparison (<, <=, >, >=, ==) of a figure with a number or another figure:\n"
      "  lost == 0                              of each backend, in each scenario\n"
      "  websocket.p99 < 5ms                    of one backend; times are in ns, us, ms or s\n"
      "  sse.p50 < long-polling.p50             round by round\n"
      "  chat-echo: grpc.cpu_per_message <= 3 * tcp.cpu_per_message\n\nFigures:\n";
  for (const Metric& metric : metrics()) out += fmt::format("  {:<30} {}\n", metric.name, metric.about);
  return out +
         "\nExit codes: 0 all is as expected; 1 it could not check; 2 an expectation failed; 3 a trial "
         "failed or "
         "is\ninvalid; 4 undecided: too noisy, or too few rounds, to say; 130 the run was interrupted.";
}

/// Throws UsageError where a stored one is none, as in a file that was edited by hand.
void expect_readable(const std::string& result, const Run& run) {
  for (const Expectation& one : run.expectations) {
    try {
      check_expectation(one.text, run);
    } catch (const ExpectationError& error) {
      throw UsageError(fmt::format("{}: expectations: \"{}\": {}", result, one.text, error.what()));
    }
  }
}

int check_run(const std::string& result, const std::vector<std::string>& texts) {
  Run run = load_result(result);
  for (const std::string& finding : validate(run)) fmt::print(stderr, "wirerace: {}: {}\n", result, finding);
  if (!run.capacities.empty()) {
    throw UsageError(
        fmt::format("{} is of a search for capacities, and expectations are of rounds: check a run without "
                    "--find-capacity",
                    result));
  }
  if (!texts.empty()) run.expectations = given_expectations(texts, run);
  if (run.expectations.empty()) {
    throw UsageError(
        fmt::format("{} says nothing of what to expect: say it here, such as --expect 'lost == 0'", result));
  }
  expect_readable(result, run);
  const Terminal terminal = terminal_at(STDOUT_FILENO);
  Page page(terminal.colour, terminal.width);
  add_expectations(page, judge_expectations(run));
  fmt::print("{}", page.take());
  return exit_code_of_rounds(run);
}

}  // namespace

void add_check(CLI::App& app, Job& job) {
  auto* check = app.add_subcommand("check", "Judge a run by what it is expected to show.");
  auto result = std::make_shared<std::string>();
  auto texts = std::make_shared<std::vector<std::string>>();
  check
      ->add_option("RUN.json", *result,
                   "a result file of `wirerace run`, or the journal of a run that did not end")
      ->required();
  add_expect_option(*check, *texts,
                    "what it must show, such as 'websocket.p99 < 5ms', in place of what the run was started "
                    "with; may be given several times");
  check->footer(check_footer());
  check->callback([=, &job] { job = [=] { return check_run(*result, *texts); }; });
}

}  // namespace wirerace::cli
