#include "results/report_charts.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/capacity_report.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<Spread>& spread) {
  return spread ? Json(spread->median) : Json(nullptr);
}

Json scenario_json(const ScenarioSummary& summary) {
  Json percentiles = Json::array(), fps = Json::array(), throughput = Json::array();
  for (const auto& one : summary.ranked) {
    const auto points = percentile_points(one.pooled);
    if (!points.empty()) percentiles.push_back({{"backend", one.backend}, {"points", points}});
    if (one.fps_mean) {
      fps.push_back({{"backend", one.backend},
                     {"mean", or_null(one.fps_mean)},
                     {"low", or_null(one.fps_low_1_percent)}});
    }
    if (summary.scenario.headline == "throughput" && one.messages_per_second)
      throughput.push_back({{"backend", one.backend}, {"rate", or_null(one.messages_per_second)}});
  }
  return {{"percentiles", percentiles}, {"fps", fps}, {"throughput", throughput}};
}

}  // namespace

std::vector<std::pair<double, std::int64_t>> percentile_points(const Histogram& histogram) {
  constexpr int steps_a_nine = 20;
  std::vector<std::pair<double, std::int64_t>> points;
  for (int step = 0;; ++step) {
    const double nines = static_cast<double>(step) / steps_a_nine;
    const auto value = histogram.trusted_value_at(1 - std::pow(10, -nines));
    if (!value) return points;
    points.emplace_back(nines, std::max(*value, std::int64_t{1}));  // 0 has no place on a logarithmic axis
  }
}

std::string chart_data(const std::vector<ScenarioSummary>& summaries, const Run& run) {
  Json json = {
      {"backends", Json::array()}, {"scenarios", Json::array()}, {"capacities", capacity_charts(run)}};
  for (const auto& backend : run.backends) json["backends"].push_back(backend.name);
  for (const auto& summary : summaries) json["scenarios"].push_back(scenario_json(summary));
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) text.replace(at, 1, "\\u003c");
  return text;
}

}  // namespace wirerace
