#include "harness/race.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <csignal>

#include "harness/environment.hpp"
#include "harness/floor.hpp"
#include "harness/keep_awake.hpp"
#include "harness/shuffle.hpp"
#include "results/noise.hpp"

namespace wirerace {

namespace {

std::uint32_t largest_message(const Workload& workload) {
  std::uint32_t largest = 0;
  for (const PlannedMessage& message : workload.messages()) {
    largest = std::max({largest, message.bytes, workload.reply_bytes(message)});
  }
  return largest;
}

bool client_driven(Flow flow) {
  return flow == Flow::Uplink || flow == Flow::Echo;
}

/// Whether who knows a message knows the reply. Longer ones, and shorter ones to what was recorded, are made
/// from the seed.
bool replies_are_beginnings(const Workload& workload) {
  const Scenario& scenario = workload.scenario();
  if (scenario.acknowledged || scenario.reply_bytes == 0) return true;
  return std::ranges::all_of(workload.messages(), [&scenario](const PlannedMessage& message) {
    return scenario.content.empty() ? scenario.reply_bytes <= message.bytes
                                    : scenario.reply_bytes == message.bytes;
  });
}

}  // namespace

std::string why_left_out(const Backend& backend, const Workload& workload) {
  if (is_target(backend)) {
    if (!targets_may_run(workload.scenario()))
      return "its server is not ours, and can only answer what it is sent";
    if (!replies_are_beginnings(workload))
      return fmt::format("its server is not ours, and cannot know the {} bytes of every reply",
                         workload.scenario().reply_bytes);
  }
  if (backend.traits.replies_only && !client_driven(workload.scenario().flow))
    return "its server sends nothing but replies";
  if (largest_message(workload) > backend.traits.largest_message)
    return fmt::format("it carries messages of at most {} bytes", backend.traits.largest_message);
  return {};
}

namespace {

bool can_carry(const Backend& backend, const Workload& workload) {
  return why_left_out(backend, workload).empty();
}

/// Of an A/A pair, the one that runs first is the first.
void number_repeats(std::vector<Heat>& round) {
  for (auto again = round.begin(); again != round.end(); ++again) {
    if (again->repeat != 2) continue;
    for (auto other = again + 1; other != round.end(); ++other) {
      if (other->workload == again->workload && other->backend == again->backend) std::swap(*again, *other);
    }
  }
}

/// The backend of an A/A pair: the first that waits for no interval, or else the first.
const Backend* raced_twice(const RacePlan& plan, const Workload& workload) {
  const Backend* found = nullptr;
  for (const Backend* backend : plan.backends) {
    if (!can_carry(*backend, workload)) continue;
    if (!backend->traits.polled) return backend;
    if (!found) found = backend;
  }
  return found;
}

/// One build, the other, and once more in the other order: a drift of the machine meanwhile cancels out, and
/// each build's two trials tell what it differs from itself by. The floor is no build's, and so once for
/// each.
void add_both_builds(Heat heat, bool other_first, std::vector<Heat>& all) {
  const unsigned repeats = heat.backend == &floor_backend() ? 1 : 2;
  for (heat.repeat = 1; heat.repeat <= repeats; ++heat.repeat, other_first = !other_first) {
    for (const bool other : {other_first, !other_first}) {
      heat.against = other;
      all.push_back(heat);
    }
  }
}

}  // namespace

std::vector<Heat> heats(const RacePlan& plan) {
  std::mt19937_64 random(plan.seed);
  std::vector<Heat> all;
  for (unsigned number = 1; number <= plan.rounds; ++number) {
    std::vector<Heat> round;
    for (const Workload& workload : plan.workloads) {
      for (const Backend* backend : plan.backends) {
        if (can_carry(*backend, workload)) round.push_back({number, &workload, backend});
      }
      if (!plan.against.empty()) continue;
      if (const Backend* twin = raced_twice(plan, workload)) round.push_back({number, &workload, twin, 2});
    }
    if (!round.empty()) round.push_back({number, &floor_workload(), &floor_backend()});
    shuffle(round, random);
    number_repeats(round);
    for (const Heat& heat : round) {
      if (plan.against.empty()) {
        all.push_back(heat);
      } else {
        add_both_builds(heat, random() % 2 == 1, all);
      }
    }
  }
  return all;
}

std::string timestamp() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

ScenarioInfo describe(const Workload& workload) {
  const Scenario& scenario = workload.scenario();
  ScenarioInfo info{.name = scenario.name,
                    .about = scenario.about,
                    .flow = std::string(to_string(scenario.flow)),
                    .acknowledged = scenario.acknowledged,
                    .pace = std::string(to_string(scenario.pace)),
                    .payload = std::string(to_string(scenario.payload)),
                    .headline = std::string(to_string(scenario.headline)),
                    .clients = scenario.clients,
                    .messages = {},
                    .duration_ns = scenario.duration.count(),
                    .warmup_ns = scenario.warmup.count(),
                    .idle_ns = scenario.idle.count(),
                    .faults = describe_faults(scenario),
                    .swept = scenario.swept,
                    .seed = scenario.seed,
                    .digest = workload.digest()};
  if (!workload.cyclic()) info.messages = workload.measured_messages();
  if (scenario.deadline) info.deadline_ns = scenario.deadline->count();
  return info;
}

namespace {

BackendInfo describe(const Backend& backend) {
  return {.name = backend.name,
          .transport = std::string(backend.transport()),
          .about = std::string(backend.about),
          .settings = {backend.settings.begin(), backend.settings.end()}};
}

}  // namespace

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
  run.label = plan.label;
  run.environment = this_environment();
  const Isolation& isolation = plan.workers.isolation;
  run.environment.isolation = isolation.about;
  if (isolation.private_network) run.environment.congestion_control = isolation.congestion_control;
  run.environment.placement = describe(plan.workers.cores) + (plan.keep_awake ? "; kept awake" : "");
  for (const Workload& workload : plan.workloads) run.scenarios.push_back(describe(workload));
  for (const Backend* backend : plan.backends) run.backends.push_back(describe(*backend));
  run.scenarios.push_back(describe(floor_workload()));
  run.scenarios.back().control = true;
  run.backends.push_back(describe(floor_backend()));
  return run;
}

Run describe_against(const RacePlan& plan, Run& run, const std::string& version) {
  Run other = run;
  other.id = run.id + "-against";
  other.label = plan.against;
  other.environment.wirerace = version;
  // What the other was built with is not known here.
  other.environment.compiler = other.environment.build_type = "not known";
  other.environment.libraries.clear();
  other.paired_with = run.id;
  run.paired_with = other.id;
  return other;
}

namespace {

/// Throws where trials that have run are not those of the first heats.
void expect_first_of(const std::vector<Heat>& all, const std::vector<Trial>& trials) {
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (i < all.size() && trials[i].scenario == all[i].workload->scenario().name &&
        trials[i].backend == all[i].backend->name && trials[i].round == all[i].round &&
        trials[i].repeat == all[i].repeat)
      continue;
    throw std::runtime_error(
        fmt::format("trial {}, {} over {}, is not what this wirerace would have run: run anew", i + 1,
                    trials[i].scenario, trials[i].backend));
  }
}

/// False where `interrupt` cut it short.
bool run_heats(const RacePlan& plan, Run& run, Run& other, const RaceObserver& observer,
               const Interrupt& interrupt) {
  std::signal(SIGPIPE, SIG_IGN);  // a worker that has died fails its trial, not the run
  const KeepAwake awake(plan.keep_awake ? cores_used(plan.workers.cores) : std::vector<unsigned>());
  WorkerSetup other_workers = plan.workers;
  other_workers.program = plan.against;
  const std::vector<Heat> all = heats(plan);
  expect_first_of(all, run.trials);
  for (std::size_t i = run.trials.size(); i < all.size(); ++i) {
    const Heat& heat = all[i];
    observer.starting(i, heat);
    std::optional<Trial> trial =
        run_trial(*heat.workload, *heat.backend, heat.against ? other_workers : plan.workers, interrupt);
    if (!trial) return false;
    trial->round = heat.round;
    trial->repeat = heat.repeat;
    trial->order = static_cast<unsigned>(i) + 1;
    auto& trials = (heat.against ? other : run).trials;
    trials.push_back(std::move(*trial));
    observer.finished(i, trials.back());
  }
  return true;
}

void complete(Run& run) {
  run.noise = noise_of(run);
  run.complete = true;
}

}  // namespace

void race(const RacePlan& plan, Run& run, const RaceObserver& observer, const Interrupt& interrupt) {
  if (run_heats(plan, run, run, observer, interrupt)) complete(run);
}

void race(const RacePlan& plan, Run& run, Run& other, const RaceObserver& observer,
          const Interrupt& interrupt) {
  if (!run_heats(plan, run, other, observer, interrupt)) return;
  complete(run);
  complete(other);
}

}  // namespace wirerace
