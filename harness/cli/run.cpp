#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "harness/capacity.hpp"
#include "harness/cli/capacity_progress.hpp"
#include "harness/cli/cli.hpp"
#include "harness/cli/outputs.hpp"
#include "harness/cli/progress.hpp"
#include "harness/cli/resume.hpp"
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
                .rounds = arguments.rounds.value_or(3),
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

std::optional<CapacityPlan> make_capacity_plan(const RunArguments& arguments, const RacePlan& plan) {
  if (arguments.find_capacity.empty()) {
    if (arguments.capacity_time)
      throw UsageError("--capacity-time is for --find-capacity: give both or none");
    return std::nullopt;
  }
  if (arguments.rounds) throw UsageError("--rounds does not apply to --find-capacity: remove one of them");
  CapacityPlan capacity{.race = plan, .promise = {}, .time = {}};
  try {
    capacity.promise = parse_promise(arguments.find_capacity);
  } catch (const PromiseError& error) {
    throw UsageError(fmt::format("--find-capacity: {}", error.what()));
  }
  for (const Workload& workload : plan.workloads) {
    if (const auto why = why_no_capacity(workload.scenario())) throw UsageError(*why);
    try {
      capacity_range(workload.scenario(), capacity.promise);
    } catch (const std::invalid_argument& error) {
      throw UsageError(error.what());
    }
  }
  const double pairs = static_cast<double>(plan.workloads.size() * plan.backends.size());
  const double time = arguments.capacity_time.value_or(60 * pairs);
  if (!(time > 0) || time > 86'400)
    throw UsageError(fmt::format("--capacity-time must be above 0 and at most 86400 seconds, not {}", time));
  capacity.time = std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>(time));
  return capacity;
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
  for (const Trial& trial : run.trials) {
    if (trial.status != TrialStatus::Ok) return exit_invalid_data;
  }
  return exit_ok;
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
  Run run = capacity ? describe(*capacity) : describe(plan);
  if (!arguments.resume.empty()) run = resumed(arguments.resume, run);
  run.warnings = warnings_about_machine(plan);
  Outputs outputs(arguments.out, arguments.report, arguments.resume, run);
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
