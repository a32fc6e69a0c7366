#include "harness/race.hpp"

#include <fmt/chrono.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "harness/environment.hpp"

namespace wirerace {

namespace {

// Fisher-Yates over the engine's own numbers: std::shuffle differs between standard libraries.
void shuffle(std::vector<Heat>& round, std::mt19937_64& random) {
  for (std::size_t i = round.size(); i > 1; --i) std::swap(round[i - 1], round[random() % i]);
}

std::string cores(const std::vector<unsigned>& of) {
  return of.empty() ? "any core" : fmt::format("core {}", fmt::join(of, ", "));
}

std::uint32_t largest_message(const Workload& workload) {
  std::uint32_t largest = 0;
  for (const PlannedMessage& message : workload.messages()) {
    largest = std::max({largest, message.bytes, workload.reply_bytes(message)});
  }
  return largest;
}

}  // namespace

bool can_carry(const Backend& backend, const Workload& workload) {
  return largest_message(workload) <= backend.traits.largest_message;
}

std::vector<Heat> heats(const RacePlan& plan) {
  std::mt19937_64 random(plan.seed);
  std::vector<Heat> all;
  for (unsigned number = 1; number <= plan.rounds; ++number) {
    std::vector<Heat> round;
    for (const Workload& workload : plan.workloads) {
      for (const Backend* backend : plan.backends) {
        if (can_carry(*backend, workload)) round.push_back({number, &workload, backend});
      }
    }
    shuffle(round, random);
    all.insert(all.end(), round.begin(), round.end());
  }
  return all;
}

std::string timestamp() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

Run describe(const RacePlan& plan) {
  Run run;
  const auto now = std::chrono::system_clock::now();
  const auto fraction =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count() % 65'536;
  run.id = fmt::format("{:%Y%m%dT%H%M%SZ}-{:04x}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                       fraction);
  run.started = timestamp();
  run.command = plan.command;
  run.rounds = plan.rounds;
  run.environment = this_environment();
  run.environment.isolation = "none: loopback of the host";
  run.environment.placement = fmt::format("server on {}, client on {}", cores(plan.workers.server_cores),
                                          cores(plan.workers.client_cores));
  for (const Workload& workload : plan.workloads) {
    const Scenario& scenario = workload.scenario();
    ScenarioInfo info{.name = scenario.name,
                      .about = scenario.about,
                      .flow = std::string(to_string(scenario.flow)),
                      .pace = std::string(to_string(scenario.pace)),
                      .payload = std::string(to_string(scenario.payload)),
                      .headline = std::string(to_string(scenario.headline)),
                      .clients = scenario.clients,
                      .messages = {},
                      .duration_ns = scenario.duration.count(),
                      .warmup_ns = scenario.warmup.count(),
                      .seed = scenario.seed,
                      .digest = workload.digest()};
    if (!workload.closed()) info.messages = workload.measured_messages();
    run.scenarios.push_back(std::move(info));
  }
  for (const Backend* backend : plan.backends) {
    run.backends.push_back({.name = backend->name,
                            .transport = std::string(backend->transport()),
                            .about = std::string(backend->about),
                            .settings = {backend->settings.begin(), backend->settings.end()}});
  }
  return run;
}

void race(const RacePlan& plan, Run& run, const RaceObserver& observer, const Interrupt& interrupt) {
  std::signal(SIGPIPE, SIG_IGN);  // a worker that has died fails its trial, not the run
  const std::vector<Heat> all = heats(plan);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Heat& heat = all[i];
    observer.starting(i, heat);
    std::optional<Trial> trial = run_trial(*heat.workload, *heat.backend, plan.workers, interrupt);
    if (!trial) return;
    trial->round = heat.round;
    trial->order = static_cast<unsigned>(i) + 1;
    run.trials.push_back(std::move(*trial));
    observer.finished(i, run.trials.back());
  }
  run.complete = true;
}

}  // namespace wirerace
