#include "results/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "results/histogram.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

/// What is wrong with the trial by itself and against its scenario, which is null where the run has none
/// such.
std::vector<std::string> findings_of(const Trial& trial, const ScenarioInfo* scenario, const Run& run) {
  std::vector<std::string> out;
  const bool ok = trial.status == TrialStatus::Ok;
  const MessageCounts& messages = trial.messages;

  if (!scenario) out.push_back(fmt::format("scenario {} is not among the run's", trial.scenario));
  if (std::ranges::find(run.backends, trial.backend, &BackendInfo::name) == run.backends.end()) {
    out.push_back(fmt::format("backend {} is not among the run's", trial.backend));
  }
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
  return out;
}

}  // namespace wirerace
