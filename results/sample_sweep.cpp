#include "results/sample_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

struct Grown {
  const char* backend;
  double cpu_growth;  ///< from 1 to 1,000 clients
};

constexpr Grown backends[] = {{"tcp/asio", 1.2},
                              {"websocket/beast", 2.5},
                              {"sse/beast", 1.6},
                              {"grpc/grpc++", 3},
                              {"long-polling/httplib", 4}};
constexpr unsigned most_clients = 1'000;

Trial trial(Trial out, const ScenarioInfo& step, double cpu_growth) {
  const double way = std::log(step.clients) / std::log(most_clients);  // 0 at the least, 1 at the greatest
  const double factor = std::pow(cpu_growth, way), slower = std::pow(10, way);
  out.scenario = step.name;
  out.saturation = Saturation::None;
  out.latency_histogram.reset();
  out.latency_over_time.clear();
  for (auto* p : {&out.latency_ns->p50, &out.latency_ns->p99})
    *p = std::llround(static_cast<double>(p->value()) * slower);
  for (auto* end : {&out.server, &out.client}) end->cpu_ns_per_message = *end->cpu_ns_per_message * factor;
  if (step.clients < most_clients) return out;
  if (out.backend == "grpc/grpc++" && out.round == 2) out.saturation = Saturation::Transport;
  if (out.backend != "long-polling/httplib") return out;
  Trial failed;
  failed.scenario = out.scenario;
  failed.backend = out.backend;
  failed.round = out.round;
  failed.status = TrialStatus::Failed;
  failed.reason = "the server ended with signal 11";
  return failed;
}

}  // namespace

Run sample_sweep() {
  const Run sample = sample_run();
  Run run = sample;
  run.scenarios.clear();
  run.trials.clear();
  run.noise.clear();
  std::erase_if(run.backends, [](const BackendInfo& one) {
    return std::ranges::none_of(backends, [&one](const Grown& it) { return it.backend == one.name; });
  });
  for (const unsigned clients : {1U, 10U, 100U, most_clients}) {
    ScenarioInfo& step = run.scenarios.emplace_back(sample.scenarios.front());
    step.name = fmt::format("clients-sweep/{}", clients);
    step.about = "How many users a server holds.";
    step.swept = "clients";
    step.clients = clients;
  }
  for (unsigned round = 1; round <= run.rounds; ++round) {
    for (const ScenarioInfo& step : run.scenarios) {
      for (const auto& [backend, cpu_growth] : backends) {
        if (step.clients == 1 && std::string(backend) == "sse/beast") continue;
        const auto like = std::ranges::find_if(sample.trials, [&](const Trial& one) {
          return one.scenario == "market-feed" && one.backend == backend && one.round == round;
        });
        run.trials.push_back(trial(*like, step, cpu_growth));
        run.trials.back().order = static_cast<unsigned>(run.trials.size());
      }
    }
  }
  return run;
}

}  // namespace wirerace
