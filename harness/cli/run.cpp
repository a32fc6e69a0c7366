#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "harness/cli/cli.hpp"
#include "harness/cli/outputs.hpp"
#include "harness/cli/progress.hpp"
#include "harness/cli/run_arguments.hpp"
#include "harness/doctor/examine.hpp"
#include "harness/race.hpp"
#include "harness/system_calls.hpp"
#include "results/exporters.hpp"
#include "results/run_json.hpp"

namespace wirerace::cli {

namespace {

std::vector<std::string> words(const std::string& command) {
  std::istringstream in(command);
  return {std::istream_iterator<std::string>(in), {}};
}

RacePlan make_plan(const RunArguments& arguments, const std::vector<std::string>& command) {
  RacePlan plan{.workloads = choose_workloads(arguments),
                .backends = choose_backends(arguments.transports),
                .rounds = arguments.rounds,
                .seed = arguments.seed.value_or(1),
                .workers = {},
                .keep_awake = arguments.keep_awake,
                .command = command};
  plan.workers.cores = place(arguments.placement);
  plan.workers.count_system_calls = arguments.count_system_calls;
  if (arguments.count_system_calls) SystemCallCounter();  // throws where it cannot be had
  plan.workers.isolation = decide_isolation(
      arguments.isolation,
      arguments.server_address || !arguments.server_via.empty() || !arguments.client_via.empty(),
      arguments.congestion_control);
  if (arguments.server_address) {
    if (arguments.isolation == IsolationWish::Netns && !arguments.server_address->starts_with("127."))
      throw UsageError("--server-address must begin with 127. with --isolation netns: there is nothing else");
    plan.workers.server_address = *arguments.server_address;
  }
  plan.workers.server_via = words(arguments.server_via);
  plan.workers.client_via = words(arguments.client_via);
  if (arguments.poll_interval)
    plan.workers.poll_interval = std::chrono::milliseconds(*arguments.poll_interval);
  return plan;
}

/// Says which pairs cannot race; throws where none is left.
void mention_left_out(const RacePlan& plan) {
  for (const Workload& workload : plan.workloads) {
    for (const Backend* backend : plan.backends) {
      if (can_carry(*backend, workload)) continue;
      fmt::print(stderr, "wirerace: {} is left out of {}: it carries messages of at most {} bytes\n",
                 backend->name, workload.scenario().name, backend->traits.largest_message);
    }
  }
  if (heats(plan).empty())
    throw UsageError("nothing is left to race: choose other transports or smaller messages");
}

std::vector<std::string> warnings_about_machine(const RacePlan& plan) {
  unsigned clients = 0;
  for (const Workload& workload : plan.workloads) clients = std::max(clients, workload.scenario().clients);
  return doctor::quick_warnings(plan.workers.cores, clients);
}

Progress::Style progress_style(bool quiet) {
  if (quiet) return Progress::Style::Quiet;
  return ::isatty(STDERR_FILENO) ? Progress::Style::Live : Progress::Style::Lines;
}

void print(const Run& run, const std::string& format) {
  if (format == "json") {
    fmt::print("{}", to_json(run));
  } else if (format == "markdown") {
    fmt::print("{}", export_markdown(run));
  } else {
    fmt::print("{}", export_table(run, ::isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr));
  }
}

int exit_code(const Run& run) {
  if (!run.complete) return exit_interrupted;
  for (const Trial& trial : run.trials) {
    if (trial.status != TrialStatus::Ok) return exit_invalid_data;
  }
  return exit_ok;
}

int run_race(const RunArguments& arguments, const std::vector<std::string>& command) {
  const RacePlan plan = make_plan(arguments, command);
  mention_left_out(plan);
  Run run = describe(plan);
  run.warnings = warnings_about_machine(plan);
  Outputs outputs(arguments.out, arguments.report, run);
  if (!arguments.quiet) {
    for (const std::string& warning : run.warnings) fmt::print(stderr, "wirerace: warning: {}\n", warning);
  }

  const Interrupt interrupt;
  {
    Progress progress(progress_style(arguments.quiet), heats(plan));
    race(plan, run,
         {.starting = [&](std::size_t index, const Heat&) { progress.starting(index); },
          .finished =
              [&](std::size_t index, const Trial& trial) {
                outputs.append(trial);
                progress.finished(index, trial);
              }},
         interrupt);
  }
  run.finished = timestamp();
  outputs.finish(run);
  print(run, arguments.format);
  if (!run.complete)
    fmt::print(stderr, "wirerace: interrupted; {} of {} trials have run and are kept\n", run.trials.size(),
               heats(plan).size());
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
