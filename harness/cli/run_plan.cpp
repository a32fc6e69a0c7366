#include "harness/cli/run_plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>

#include "harness/cli/choose_targets.hpp"
#include "harness/cli/cli.hpp"
#include "harness/doctor/examine.hpp"
#include "harness/system_calls.hpp"
#include "transports/tls/certificates.hpp"

namespace wirerace::cli {

namespace {

std::vector<std::string> words(const std::string& command) {
  std::istringstream in(command);
  return {std::istream_iterator<std::string>(in), {}};
}

/// A server that we did not start cannot tell what has arrived. Where one takes part in an uplink, all answer
/// what they are sent, ours too, so that all do the same and the same is timed.
void acknowledge_uplinks(std::vector<Workload>& workloads) {
  for (Workload& workload : workloads) {
    if (workload.scenario().flow != Flow::Uplink || !targets_may_run(workload.scenario())) continue;
    Scenario scenario = workload.scenario();
    scenario.acknowledged = true;
    workload = Workload(scenario);
  }
}

}  // namespace

RacePlan make_plan(const RunArguments& arguments, const std::vector<std::string>& command) {
  RacePlan plan{.workloads = choose_workloads(arguments),
                .backends = choose_backends(arguments.transports),
                .rounds = arguments.rounds.value_or(3),
                .seed = arguments.seed.value_or(1),
                .workers = {},
                .keep_awake = arguments.keep_awake,
                .command = command};
  if (arguments.tls) plan.backends = all_over_tls(plan.backends);
  plan.label = arguments.label;
  plan.workers.cores = place(arguments.placement);
  plan.workers.count_system_calls = arguments.count_system_calls;
  if (arguments.count_system_calls) SystemCallCounter();  // throws where it cannot be had
  plan.workers.targets = choose_targets(arguments);
  plan.workers.target_tls = choose_authorities(arguments, plan.workers.targets);
  for (const auto& target : plan.workers.targets) plan.backends.push_back(&target->backend);
  if (!plan.workers.targets.empty()) acknowledge_uplinks(plan.workloads);
  plan.workers.isolation = decide_isolation(arguments.isolation,
                                            arguments.server_address || !arguments.server_via.empty() ||
                                                !arguments.client_via.empty() || !arguments.targets.empty(),
                                            arguments.congestion_control);
  if (arguments.server_address) {
    if (arguments.isolation == IsolationWish::Netns && !arguments.server_address->starts_with("127."))
      throw UsageError("--server-address must begin with 127. with --isolation netns: there is nothing else");
    plan.workers.server_address = *arguments.server_address;
  }
  if (std::ranges::any_of(plan.backends, [](const Backend* one) {
        return one->encryption != Encryption::None && !is_target(*one);
      }))
    plan.workers.tls = std::make_shared<Tls>(make_tls(plan.workers.server_address));
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
  if (!arguments.expect.empty())
    throw UsageError("--expect is of rounds and does not apply to --find-capacity: remove one of them");
  CapacityPlan capacity{.race = plan, .promise = {}, .time = {}};
  try {
    capacity.promise = parse_promise(arguments.find_capacity);
  } catch (const PromiseError& error) {
    throw UsageError(fmt::format("--find-capacity: {}", error.what()));
  }
  for (const Workload& workload : plan.workloads) {
    if (!workload.scenario().expect.empty()) {
      fmt::print(stderr,
                 "wirerace: what {} expects is of rounds, and not judged in a search for capacities\n",
                 workload.scenario().name);
    }
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

void mention_left_out(const RacePlan& plan) {
  for (const Workload& workload : plan.workloads) {
    for (const Backend* backend : plan.backends) {
      const std::string why = why_left_out(*backend, workload);
      if (!why.empty())
        fmt::print(stderr, "wirerace: {} is left out of {}: {}\n", backend->name, workload.scenario().name,
                   why);
    }
  }
  if (heats(plan).empty())
    throw UsageError("nothing is left to race: choose other transports or another scenario");
}

std::vector<std::string> warnings_about_machine(const RacePlan& plan) {
  unsigned clients = 0;
  for (const Workload& workload : plan.workloads) clients = std::max(clients, workload.scenario().clients);
  return doctor::quick_warnings(plan.workers.cores, clients);
}

}  // namespace wirerace::cli
