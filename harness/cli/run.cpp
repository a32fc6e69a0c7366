#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <sstream>

#include "harness/cli/cli.hpp"
#include "harness/cli/outputs.hpp"
#include "harness/cli/progress.hpp"
#include "harness/race.hpp"
#include "results/exporters.hpp"
#include "results/run_json.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"

namespace wirerace::cli {

namespace {

/// The command line of `wirerace run`, as given.
struct RunArguments {
  std::vector<std::string> scenarios;
  std::vector<std::string> transports;
  std::string out;
  std::string report;
  std::string format = "table";
  std::string server_via, client_via;
  unsigned rounds = 3;
  std::optional<double> duration, warmup, rate, speed;
  std::optional<unsigned> clients;
  std::optional<std::uint64_t> seed;
  std::optional<unsigned> poll_interval;
  bool quiet = false;
};

void add_options(CLI::App& run, RunArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  run.add_option(
      "SCENARIO", to.scenarios,
      "scenarios by name (see `wirerace list scenarios`), or files that end in .yaml; all if not given");
  run.add_option("-t,--transports", to.transports,
                 "transports to race, separated by commas: tcp (its default backend), tcp/asio, or all "
                 "(every backend); "
                 "the default backend of each if not given")
      ->delimiter(',')
      ->allow_extra_args(false);  // what follows is a scenario
  run.add_option("--rounds", to.rounds, "how often each transport runs each scenario (3)")
      ->check(whole_number(1, 1000))
      ->multi_option_policy(last);
  run.add_option("--duration", to.duration,
                 "seconds measured in each trial; a recorded scenario is cut to it")
      ->check(number())
      ->multi_option_policy(last);
  run.add_option("--warmup", to.warmup, "seconds before that, in no figure")
      ->check(number())
      ->multi_option_policy(last);
  run.add_option("--clients", to.clients, "how many clients")
      ->check(whole_number(1, most_clients))
      ->multi_option_policy(last);
  run.add_option("--rate", to.rate, "messages a second over all clients, where the scenario has a rate")
      ->check(number())
      ->multi_option_policy(last);
  run.add_option("--speed", to.speed, "replay a recorded scenario so many times as fast")
      ->check(number())
      ->multi_option_policy(last);
  run.add_option("--seed", to.seed, "what decides payloads, random times and the order of trials (1)")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->multi_option_policy(last);
  run.add_option("--poll-interval", to.poll_interval, "milliseconds from poll to poll of short polling (50)")
      ->check(whole_number(1, 60'000))
      ->multi_option_policy(last);
  run.add_option("--server-via", to.server_via,
                 "a command to start server workers with, e.g. 'nice -n -5'; the worker's own follows it")
      ->multi_option_policy(last);
  run.add_option("--client-via", to.client_via, "the same for client workers")->multi_option_policy(last);
  run.add_option("-o,--out", to.out,
                 "the result file, JSON (runs/ID.json); its journal stands beside it meanwhile")
      ->multi_option_policy(last);
  run.add_option("--report", to.report, "also write an HTML report")->multi_option_policy(last);
  run.add_option("--format", to.format, "what to print: table, json or markdown (table)")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->multi_option_policy(last);
  run.add_flag("-q,--quiet", to.quiet, "no progress on standard error");
}

std::optional<std::chrono::nanoseconds> nanoseconds_of(const std::optional<double>& seconds,
                                                       const char* flag) {
  if (!seconds) return std::nullopt;
  if (!(*seconds >= 0) || *seconds > 86'400) {
    throw UsageError(fmt::format("{} must be from 0 to 86400 seconds, not {}", flag, *seconds));
  }
  return std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>(*seconds));
}

std::vector<Workload> choose_workloads(const RunArguments& arguments) {
  const Overrides overrides{.duration = nanoseconds_of(arguments.duration, "--duration"),
                            .warmup = nanoseconds_of(arguments.warmup, "--warmup"),
                            .clients = arguments.clients,
                            .rate = arguments.rate,
                            .speed = arguments.speed,
                            .seed = arguments.seed};
  std::vector<Scenario> scenarios;
  for (const std::string& name : arguments.scenarios) scenarios.push_back(find_scenario(name));
  if (scenarios.empty()) scenarios = catalogue();
  std::vector<Workload> workloads;
  for (Scenario& scenario : scenarios) {
    for (const Workload& other : workloads) {
      if (other.scenario().name == scenario.name) {
        throw UsageError(fmt::format("scenario \"{}\" is given twice: name each once", scenario.name));
      }
    }
    apply(overrides, scenario);
    workloads.emplace_back(scenario);
  }
  return workloads;
}

std::vector<std::string> words(const std::string& command) {
  std::istringstream in(command);
  return {std::istream_iterator<std::string>(in), {}};
}

RacePlan make_plan(const RunArguments& arguments, const std::vector<std::string>& command) {
  RacePlan plan{.workloads = choose_workloads(arguments),
                .backends = choose_backends(arguments.transports),
                .rounds = arguments.rounds,
                .seed = arguments.seed.value_or(1),
                .workers = default_workers(),
                .command = command};
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
  Outputs outputs(arguments.out, arguments.report, run);

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
