#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/capacity.hpp"
#include "harness/cli/against.hpp"
#include "harness/cli/capacity_progress.hpp"
#include "harness/cli/cli.hpp"
#include "harness/cli/expectations.hpp"
#include "harness/cli/outputs.hpp"
#include "harness/cli/progress.hpp"
#include "harness/cli/resume.hpp"
#include "harness/cli/run_plan.hpp"
#include "harness/race.hpp"
#include "harness/terminal.hpp"
#include "results/exporters/exporters.hpp"
#include "results/exporters/github.hpp"
#include "results/run_json.hpp"

namespace wirerace::cli {

namespace {

void print(const Run& run, const std::string& format) {
  if (format == "json") {
    fmt::print("{}", to_json(run));
  } else if (format == "markdown") {
    fmt::print("{}", export_markdown(run));
  } else {
    const Terminal terminal = terminal_at(STDOUT_FILENO);
    fmt::print("{}", export_table(run, terminal.colour, terminal.width));
  }
}

/// Annotations, on standard error where standard output is for a program; GitHub reads both. And the summary.
void tell_github(const Run& run, const std::string& format) {
  fmt::print(format == "table" ? stdout : stderr, "{}", export_github(run));
  if (const auto wrong = append_step_summary(export_markdown(run)))
    fmt::print(stderr, "wirerace: warning: {}\n", *wrong);
}

/// True where a backend was to be searched and not one of its trials came to its end.
bool nothing_ran(const Run& run) {
  return std::ranges::any_of(run.backends, [&run](const BackendInfo& backend) {
    unsigned all = 0, failed = 0;
    for (const Trial& trial : run.trials) {
      if (trial.backend != backend.name) continue;
      ++all;
      failed += trial.status == TrialStatus::Failed ? 1 : 0;
    }
    return all > 0 && failed == all;
  });
}

int exit_code(const Run& run) {
  if (!run.complete) return exit_interrupted;
  if (!run.capacities.empty()) return nothing_ran(run) ? exit_invalid_data : exit_ok;
  return exit_code_of_rounds(run);
}

void run_heats(const RacePlan& plan, Run& run, Outputs& outputs, bool quiet, const Interrupt& interrupt) {
  Progress progress(progress_style(quiet), heats(plan), run.trials.size());
  race(plan, run,
       {.starting = [&](std::size_t index, const Heat&) { progress.starting(index); },
        .finished =
            [&](std::size_t index, const Trial& trial) {
              outputs.append(trial);
              progress.finished(index, trial);
            }},
       interrupt);
}

void run_search(const CapacityPlan& plan, Run& run, Outputs& outputs, bool quiet,
                const Interrupt& interrupt) {
  CapacityProgress progress(progress_style(quiet), plan);
  progress.begin();
  find_capacities(plan, run,
                  {.made = [&](const ScenarioInfo& scenario) { outputs.append(scenario); },
                   .starting = [&](const CapacityTrial& trial) { progress.starting(trial); },
                   .finished =
                       [&](const Trial& trial) {
                         outputs.append(trial);
                         progress.finished(trial);
                       }},
                  interrupt);
}

int run_race(const RunArguments& arguments, const std::vector<std::string>& command) {
  const RacePlan plan = make_plan(arguments, command);
  mention_left_out(plan);
  const auto capacity = make_capacity_plan(arguments, plan);
  if (!arguments.against.empty()) return run_against(arguments, plan);
  if (!arguments.gates.empty()) throw UsageError("--gate is for --against: give both or none");
  Run run = capacity ? describe(*capacity) : describe(plan);
  if (!arguments.resume.empty()) run = resumed(arguments.resume, run);
  if (!capacity) run.expectations = all_expectations(plan.workloads, arguments.expect, run);
  run.warnings = warnings_about_machine(plan);
  Outputs outputs(arguments.out, arguments.report, arguments.exports, arguments.resume, run);
  if (!arguments.quiet) {
    for (const std::string& warning : run.warnings) fmt::print(stderr, "wirerace: warning: {}\n", warning);
  }

  const Interrupt interrupt;
  if (capacity)
    run_search(*capacity, run, outputs, arguments.quiet, interrupt);
  else
    run_heats(plan, run, outputs, arguments.quiet, interrupt);
  run.finished = timestamp();
  outputs.finish(run);
  print(run, arguments.format);
  if (in_github_actions()) tell_github(run, arguments.format);
  if (!run.complete) {
    fmt::print(stderr, "wirerace: interrupted; {} trials have run and are kept; to go on, --resume {}\n",
               capacity ? fmt::format("{}", run.trials.size())
                        : fmt::format("{} of {}", run.trials.size(), heats(plan).size()),
               outputs.result().string());
  }
  if (!arguments.quiet) outputs.mention();
  return exit_code(run);
}

}  // namespace

void add_run(CLI::App& app, Job& job, const std::vector<std::string>& command) {
  auto* run = app.add_subcommand("run", "Race transports and write a result file.");
  auto arguments = std::make_shared<RunArguments>();
  add_options(*run, *arguments);
  run->callback([=, &job] { job = [=] { return run_race(*arguments, command); }; });
}

}  // namespace wirerace::cli
