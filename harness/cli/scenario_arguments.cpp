#include "harness/cli/scenario_arguments.hpp"

#include <fmt/core.h>

#include <chrono>
#include <limits>
#include <utility>

#include "harness/cli/cli.hpp"
#include "harness/cli/validators.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"

namespace wirerace::cli {

namespace {

std::optional<std::chrono::nanoseconds> nanoseconds_of(const std::optional<double>& seconds,
                                                       const char* flag) {
  if (!seconds) return std::nullopt;
  if (!(*seconds >= 0) || *seconds > 86'400) {
    throw UsageError(fmt::format("{} must be from 0 to 86400 seconds, not {}", flag, *seconds));
  }
  return std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>(*seconds));
}

}  // namespace

void add_scenario_options(CLI::App& command, ScenarioArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  command.add_option(
      "SCENARIO", to.scenarios,
      "scenarios by name (see `wirerace list scenarios`), or files that end in .yaml; a sweep's step "
      "as size-sweep/64; the default suite if not given");
  command
      .add_option("--duration", to.duration,
                  "seconds measured in each trial; a recorded scenario is cut to it")
      ->check(number())
      ->multi_option_policy(last);
  command.add_option("--warmup", to.warmup, "seconds before that, in no figure")
      ->check(number())
      ->multi_option_policy(last);
  command.add_option("--clients", to.clients, "how many clients")
      ->check(whole_number(1, most_clients))
      ->multi_option_policy(last);
  command.add_option("--rate", to.rate, "messages a second over all clients, where the scenario has a rate")
      ->check(number())
      ->multi_option_policy(last);
  command.add_option("--speed", to.speed, "replay a recorded scenario so many times as fast")
      ->check(number())
      ->multi_option_policy(last);
  command
      .add_option("--seed", to.seed,
                  "what decides payloads, sizes and random times, and in a run the order of trials (1)")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->multi_option_policy(last);
}

std::vector<Workload> choose_workloads(const ScenarioArguments& arguments) {
  const Overrides overrides{.duration = nanoseconds_of(arguments.duration, "--duration"),
                            .warmup = nanoseconds_of(arguments.warmup, "--warmup"),
                            .clients = arguments.clients,
                            .rate = arguments.rate,
                            .speed = arguments.speed,
                            .seed = arguments.seed};
  std::vector<Scenario> scenarios;
  for (const std::string& name : arguments.scenarios)
    for (Scenario& scenario : find_scenarios(name)) scenarios.push_back(std::move(scenario));
  if (scenarios.empty()) scenarios = default_suite();
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

}  // namespace wirerace::cli
