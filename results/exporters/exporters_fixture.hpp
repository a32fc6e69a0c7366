// For tests of exporters: sample_run() as small as they need it.
#pragma once

#include <algorithm>
#include <string_view>

#include "results/sample_run.hpp"
#include "results/test_text.hpp"

namespace wirerace {

/// Three rounds of market-feed over tcp/asio and udp/asio, with the A/A pairs of tcp/asio and the floor.
inline Run exported_run() {
  Run run = sample_run();
  std::erase_if(run.scenarios,
                [](const ScenarioInfo& one) { return one.name != "market-feed" && !one.control; });
  std::erase_if(run.backends, [](const BackendInfo& one) {
    return one.name != "tcp/asio" && one.name != "udp/asio" && one.name != "floor";
  });
  std::erase_if(run.trials, [&run](const Trial& trial) {
    return std::ranges::find(run.scenarios, trial.scenario, &ScenarioInfo::name) == run.scenarios.end() ||
           std::ranges::find(run.backends, trial.backend, &BackendInfo::name) == run.backends.end();
  });
  std::erase_if(run.noise, [](const Noise& one) { return one.scenario != "market-feed"; });
  return run;
}

/// Its trial of a round, the first of a pair.
inline Trial& trial_of(Run& run, std::string_view backend, unsigned round) {
  return *std::ranges::find_if(run.trials, [&](const Trial& trial) {
    return trial.backend == backend && trial.round == round && trial.repeat == 1;
  });
}

}  // namespace wirerace
