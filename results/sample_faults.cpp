#include <string>

#include "results/sample_run.hpp"
#include "results/test_text.hpp"

namespace wirerace {
namespace {

bool resumes(const std::string& backend) {
  return contains(backend, "sse") || contains(backend, "polling");
}

Outage outage(const char* fault, std::int64_t at_ns, std::int64_t back_ns, std::uint64_t lost) {
  Outage out;
  out.fault = fault;
  out.at_ns = at_ns;
  out.clients = out.recovered = 10;
  out.median_ns = back_ns;
  out.slowest_ns = back_ns + 61'000'000;
  out.lost = lost;
  return out;
}

Recovery restart(const std::string& backend, unsigned round) {
  Outage killed = outage("server killed", 1'000'120'000, 318'000'000 + 1'000'000 * round, 62);
  killed.down_ns = 304'000'000;
  if (contains(backend, "grpc")) {
    killed.recovered = 8;
    killed.slowest_ns.reset();
    killed.lost = 171;
  }
  return {
      .outages = {killed}, .reopened = resumes(backend) || backend == "udp/asio" ? 0U : 10U, .repeated = 0};
}

Recovery train(const std::string& backend) {
  Outage paused = outage("server paused", 500'000'000, 301'000'000, 0);
  paused.down_ns = 300'100'000;
  Recovery out{
      .outages = {paused}, .reopened = resumes(backend) ? 0U : 20U, .repeated = resumes(backend) ? 7U : 0U};
  for (const std::int64_t at : {std::int64_t{1'500'000'000}, std::int64_t{2'500'000'000}}) {
    Outage cut = outage("connections cut", at, 1'400'000, resumes(backend) ? 0 : 3);
    cut.connections = resumes(backend) ? 20 : 10;
    if (backend == "udp/asio") {
      cut.connections = 0;
      cut.lost = 0;
      out.reopened = 0;
    }
    out.outages.push_back(cut);
  }
  return out;
}

/// The scores, without their slow reader.
Trial trial_like(const Trial& scores, const std::string& scenario, const Recovery& recovery) {
  Trial trial = scores;
  trial.scenario = scenario;
  trial.slow_reading.reset();
  trial.fan_out.reset();
  trial.messages.late.reset();
  trial.recovery = recovery;
  trial.messages.duplicated = recovery.repeated;
  for (const auto& outage : recovery.outages) {
    trial.messages.lost += outage.lost;
    trial.messages.delivered -= outage.lost;
  }
  return trial;
}

}  // namespace

Run sample_run_with_faults() {
  wirerace::Run run = sample_run();
  const ScenarioInfo scores = run.scenarios[4];
  for (const char* name : {"restart", "train"}) {
    ScenarioInfo info = scores;
    info.name = name;
    info.about = "What everybody's feed takes to be back.";
    info.flow = "push";
    info.messages = 12'000;
    info.deadline_ns.reset();
    if (info.name == "restart")
      info.faults = {"server killed at 1 s, for 0.3 s"};
    else
      info.faults = {"server paused at 0.5 s, for 0.3 s", "connections cut at 1.5 s",
                     "connections cut at 2.5 s"};
    run.scenarios.insert(run.scenarios.end() - 1, info);
  }
  const std::vector<Trial> trials = run.trials;
  for (const Trial& trial : trials) {
    if (trial.scenario != scores.name) continue;
    run.trials.push_back(trial_like(trial, "restart", restart(trial.backend, trial.round)));
    run.trials.push_back(trial_like(trial, "train", train(trial.backend)));
  }
  return run;
}

}  // namespace wirerace
