#include "results/report/over_time.hpp"

#include <algorithm>

#include "results/statistics.hpp"

namespace wirerace {

std::vector<SliceSummary> over_time(const Run& run, const std::string& scenario, const std::string& backend) {
  std::vector<const Trial*> trials;
  for (const Trial& trial : run.trials) {
    if (trial.scenario == scenario && trial.backend == backend && trial.repeat == 1 &&
        trial.status == TrialStatus::Ok && !trial.latency_over_time.empty() &&
        (trials.empty() || trial.latency_over_time.size() == trials.front()->latency_over_time.size()))
      trials.push_back(&trial);
  }
  if (trials.empty()) return {};
  std::vector<SliceSummary> out(trials.front()->latency_over_time.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::vector<double> medians;
    for (const Trial* trial : trials) {
      const LatencySlice& slice = trial->latency_over_time[i];
      if (slice.p50) medians.push_back(static_cast<double>(*slice.p50));
      if (slice.max) out[i].max_ns = std::max(out[i].max_ns.value_or(*slice.max), *slice.max);
    }
    out[i].p50_ns = median(spread_of(std::move(medians)));
  }
  return out;
}

}  // namespace wirerace
