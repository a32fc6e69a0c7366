#include "results/sample_capacity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/capacity.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

constexpr unsigned seconds = 5;

/// A trial at `rate`, added to the run, with its scenario where that is new.
Trial& add(Run& run, const char* backend, unsigned rate, std::int64_t p99_ms) {
  ScenarioInfo step = run.scenarios.front();
  step.name = capacity_step_name("chat", rate, false);
  step.idle_ns = 0;
  step.messages = rate * seconds;
  step.digest = fmt::format("{:016x}", rate);
  const auto known = std::ranges::find(run.scenarios, step.name, &ScenarioInfo::name);
  if (known == run.scenarios.end()) run.scenarios.push_back(step);

  Trial trial;
  trial.scenario = step.name;
  trial.backend = backend;
  trial.round = 1;
  for (const Trial& other : run.trials)
    trial.round += other.scenario == step.name && other.backend == backend;
  trial.order = static_cast<unsigned>(run.trials.size()) + 1;
  trial.workload_digest = step.digest;
  trial.messages.planned = trial.messages.sent = trial.messages.delivered = *step.messages;
  Distribution latency;
  latency.count = *step.messages;
  latency.p50 = p99_ms * 100'000;
  latency.p99 = p99_ms * 1'000'000;
  trial.latency_ns = latency;
  run.trials.push_back(trial);
  return run.trials.back();
}

void lose(Trial& trial, std::uint64_t messages) {
  trial.messages.lost = messages;
  trial.messages.delivered -= messages;
}

}  // namespace

Run sample_capacity() {
  Run run = sample_run();
  const auto chat = *std::ranges::find(run.scenarios, "chat", &ScenarioInfo::name);
  run.scenarios = {chat};
  run.scenarios.front().duration_ns = seconds * 1'000'000'000LL;
  std::erase_if(run.backends, [](const BackendInfo& backend) {
    return backend.name != "tcp/asio" && backend.name != "sse/beast" && backend.name != "udp/asio";
  });
  run.trials.clear();
  run.noise.clear();
  run.rounds = capacity_tries;
  for (const char* backend : {"tcp/asio", "sse/beast", "udp/asio"})
    run.capacities.push_back({.scenario = "chat", .backend = backend, .promise = "p99 < 20 ms"});
  add(run, "tcp/asio", 400, 30);
  lose(add(run, "udp/asio", 400, 1), 3);
  add(run, "sse/beast", 400, 2);
  add(run, "tcp/asio", 400, 1);
  lose(add(run, "udp/asio", 400, 1), 5);
  add(run, "tcp/asio", 800, 2);
  add(run, "sse/beast", 800, 4);
  for (int i = 0; i < 2; ++i) {
    add(run, "tcp/asio", 820, 31);
    add(run, "sse/beast", 840, 900).saturation = Saturation::Transport;
  }
  reckon_capacities(run);
  return run;
}

}  // namespace wirerace
