#include "results/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "results/capacity.hpp"
#include "results/histogram.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

bool has_scenario(const Run& run, const std::string& name) {
  return std::ranges::find(run.scenarios, name, &ScenarioInfo::name) != run.scenarios.end();
}

bool has_backend(const Run& run, const std::string& name) {
  return std::ranges::find(run.backends, name, &BackendInfo::name) != run.backends.end();
}

std::vector<std::string> findings_of(const Fairness& fairness) {
  std::vector<std::string> out;
  // Rounding may leave the index of equal clients a little above 1.
  if (!(fairness.jain > 0 && fairness.jain < 1 + 1e-9))
    out.push_back(fmt::format("Jain's index {} is not in (0, 1]", fairness.jain));
  if (fairness.least_messages > fairness.most_messages) {
    out.push_back(fmt::format("the client with the fewest messages has {}, the one with the most {}",
                              fairness.least_messages, fairness.most_messages));
  }
  if (fairness.fastest_p99_ns && fairness.slowest_p99_ns &&
      *fairness.fastest_p99_ns > *fairness.slowest_p99_ns) {
    out.push_back(fmt::format("the fastest client's p99 is {} ns, the slowest's {}", *fairness.fastest_p99_ns,
                              *fairness.slowest_p99_ns));
  }
  return out;
}

std::vector<std::string> findings_of(const FanOut& fan_out) {
  const auto first = fan_out.first_ns.p50, last = fan_out.last_ns.p50;
  if (!first || !last || *first <= *last) return {};
  return {fmt::format("the first copy of a message took {} ns, the last {} (p50)", *first, *last)};
}

std::vector<std::string> findings_of(const Outage& outage) {
  std::vector<std::string> out;
  if (outage.recovered > outage.clients)
    out.push_back(
        fmt::format("{}: {} of {} clients recovered", outage.fault, outage.recovered, outage.clients));
  if (outage.slowest_ns && outage.recovered < outage.clients)
    out.push_back(outage.fault + ": the slowest client has a time, but not all recovered");
  if (outage.median_ns && outage.slowest_ns && *outage.median_ns > *outage.slowest_ns) {
    out.push_back(fmt::format("{}: the median client recovered after {} ns, the slowest after {}",
                              outage.fault, *outage.median_ns, *outage.slowest_ns));
  }
  return out;
}

std::vector<std::string> findings_of(const SlowReading& slow) {
  std::vector<std::string> out;
  if (slow.read > slow.sent)
    out.push_back(fmt::format("slow readers read {} of {} messages", slow.read, slow.sent));
  if (slow.closed > slow.clients)
    out.push_back(fmt::format("{} of {} slow readers were given up", slow.closed, slow.clients));
  return out;
}

/// What a scenario's flow, pace, deadline, idle time and faults leave no room for.
std::vector<std::string> findings_of(const Trial& trial, const ScenarioInfo& scenario) {
  std::vector<std::string> out;
  if ((scenario.pace == "closed" || scenario.pace == "flood") && trial.saturation != Saturation::None) {
    out.push_back(fmt::format("{} saturated in a {}, which sends no more than it can",
                              saturation_name(trial.saturation),
                              scenario.pace == "flood" ? "flood" : "closed loop"));
  }
  if (scenario.pace == "flood" && (trial.latency_ns || trial.latency_histogram))
    out.push_back("has a latency, but a flood's messages are due at no time");
  if (scenario.flow != "broadcast" && scenario.flow != "chat" && trial.fan_out)
    out.push_back(fmt::format("has a fan-out, but its flow is {}", scenario.flow));
  if (!scenario.deadline_ns && trial.messages.late)
    out.push_back("counts late messages, but its scenario has no deadline");
  if (trial.recovery && trial.recovery->outages.size() > scenario.faults.size()) {
    out.push_back(fmt::format("recovered from {} faults, but its scenario has {}",
                              trial.recovery->outages.size(), scenario.faults.size()));
  }
  if (scenario.idle_ns == 0 && (trial.server.idle_cores || trial.client.idle_cores))
    out.push_back("has CPU of an idle time, but its scenario has none");
  if (trial.slow_reading && scenario.flow != "broadcast")
    out.push_back(fmt::format("has slow readers, but its flow is {}", scenario.flow));
  return out;
}

std::vector<std::string> findings_of(const Noise& noise, const Run& run) {
  std::vector<std::string> out;
  if (!has_scenario(run, noise.scenario))
    out.push_back(fmt::format("scenario {} is not among the run's", noise.scenario));
  if (!has_backend(run, noise.backend))
    out.push_back(fmt::format("backend {} is not among the run's", noise.backend));
  if (noise.pairs < 1 || noise.pairs > run.rounds)
    out.push_back(fmt::format("{} pairs in {} rounds", noise.pairs, run.rounds));
  if (!(noise.part >= 0 && noise.part <= 2))
    out.push_back(fmt::format("part {} is not between 0 and 2", noise.part));
  return out;
}

std::vector<std::string> findings_of(const Capacity& capacity, const Run& run) {
  std::vector<std::string> out;
  if (!has_scenario(run, capacity.scenario))
    out.push_back(fmt::format("scenario {} is not among the run's", capacity.scenario));
  if (!has_backend(run, capacity.backend))
    out.push_back(fmt::format("backend {} is not among the run's", capacity.backend));
  if (capacity.kept_per_second && capacity.broken_per_second &&
      !(*capacity.kept_per_second < *capacity.broken_per_second)) {
    out.push_back(fmt::format("kept at {} messages/s and broken at {}", *capacity.kept_per_second,
                              *capacity.broken_per_second));
  }
  if (capacity.broken_per_second.has_value() == capacity.broken_by.empty())
    out.push_back("says what broke it where nothing did, or the other way round");
  for (const CapacityStep& step : capacity.steps) {
    if (!deciding_trial(run, capacity, step))
      out.push_back(fmt::format("no trial ran its step {}", step.scenario));
  }
  return out;
}

/// What is wrong with the trial by itself and against its scenario, which is null where the run has none
/// such.
std::vector<std::string> findings_of(const Trial& trial, const ScenarioInfo* scenario, const Run& run) {
  std::vector<std::string> out;
  const bool ok = trial.status == TrialStatus::Ok;
  const MessageCounts& messages = trial.messages;

  if (!scenario) out.push_back(fmt::format("scenario {} is not among the run's", trial.scenario));
  if (!has_backend(run, trial.backend))
    out.push_back(fmt::format("backend {} is not among the run's", trial.backend));
  if (trial.round < 1 || trial.round > run.rounds) {
    out.push_back(fmt::format("round {} of {}", trial.round, run.rounds));
  }
  if (ok && !trial.reason.empty()) out.push_back("is ok but has a reason: " + trial.reason);
  if (!ok && trial.reason.empty())
    out.push_back(fmt::format("is {} without a reason", status_name(trial.status)));
  if (ok && messages.delivered + messages.lost != messages.planned) {
    out.push_back(fmt::format("{} delivered and {} lost are not the {} planned", messages.delivered,
                              messages.lost, messages.planned));
  }
  // A trial that failed before its workload was made has no digest.
  if (scenario && trial.workload_digest != scenario->digest && (ok || !trial.workload_digest.empty())) {
    out.push_back(
        fmt::format("workload {} is not the scenario's, {}", trial.workload_digest, scenario->digest));
  }
  if (trial.repeat < 1 || trial.repeat > 2)
    out.push_back(fmt::format("repeat {} is neither 1 nor 2", trial.repeat));
  if (messages.late && *messages.late > messages.delivered)
    out.push_back(fmt::format("{} late of {} delivered", *messages.late, messages.delivered));
  if (scenario) {
    for (auto& finding : findings_of(trial, *scenario)) out.push_back(std::move(finding));
  }
  if (trial.fan_out) {
    for (auto& finding : findings_of(*trial.fan_out)) out.push_back(std::move(finding));
  }
  if (trial.fairness) {
    for (auto& finding : findings_of(*trial.fairness)) out.push_back(std::move(finding));
  }
  if (trial.recovery) {
    for (const auto& outage : trial.recovery->outages) {
      for (auto& finding : findings_of(outage)) out.push_back(std::move(finding));
    }
  }
  if (trial.slow_reading) {
    for (auto& finding : findings_of(*trial.slow_reading)) out.push_back(std::move(finding));
  }
  if (trial.latency_histogram) {
    try {
      const std::uint64_t count = decode_histogram(*trial.latency_histogram).count();
      if (trial.latency_ns && trial.latency_ns->count != count) {
        out.push_back(
            fmt::format("latency_histogram holds {} values, latency_ns {}", count, trial.latency_ns->count));
      }
    } catch (const std::exception& error) {
      out.push_back(fmt::format("latency_histogram: {}", error.what()));
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> validate(const Run& run) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < run.trials.size(); ++i) {
    const Trial& trial = run.trials[i];
    const auto scenario = std::ranges::find(run.scenarios, trial.scenario, &ScenarioInfo::name);
    for (const auto& finding :
         findings_of(trial, scenario == run.scenarios.end() ? nullptr : &*scenario, run)) {
      out.push_back(fmt::format("trials[{}]: {}", i, finding));
    }
  }
  for (std::size_t i = 0; i < run.noise.size(); ++i) {
    for (const auto& finding : findings_of(run.noise[i], run))
      out.push_back(fmt::format("noise[{}]: {}", i, finding));
  }
  for (std::size_t i = 0; i < run.capacities.size(); ++i) {
    for (const auto& finding : findings_of(run.capacities[i], run))
      out.push_back(fmt::format("capacities[{}]: {}", i, finding));
  }
  return out;
}

}  // namespace wirerace
