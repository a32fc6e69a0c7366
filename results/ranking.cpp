#include "results/ranking.hpp"

#include <algorithm>
#include <tuple>

namespace wirerace {

void rank(ScenarioSummary& summary) {
  const std::string& headline = summary.scenario.headline;
  const double sign = headline == "fps" || headline == "throughput" ? -1 : 1;  // the most is the best
  std::ranges::stable_sort(summary.ranked, {}, [sign](const BackendSummary& one) {
    return std::tuple(one.ok == 0, !one.headline, !one.saturated.empty(),
                      one.headline ? sign * one.headline->median : 0);
  });
  BackendSummary* best = nullptr;  // of the group
  for (std::size_t i = 0; i < summary.ranked.size(); ++i) {
    BackendSummary& one = summary.ranked[i];
    if (!one.headline) break;
    const bool noise =
        best && summary.noise && best->saturated.empty() == one.saturated.empty() &&
        relative_difference(best->headline->median, one.headline->median) < summary.noise->part;
    if (noise) {
      best->tied = one.tied = true;
    } else {
      best = &one;
      best->rank = static_cast<unsigned>(i + 1);
    }
    one.rank = best->rank;
  }
}

}  // namespace wirerace
