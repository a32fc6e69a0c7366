#include "results/report/report_charts.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/metric.hpp"
#include "results/report/capacity_report.hpp"
#include "results/report/over_time.hpp"
#include "results/report/sweep_section.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// 0 has no place on a logarithmic axis.
template <class T>
Json nanoseconds(const std::optional<T>& value) {
  return value ? Json(std::max(*value, T{1})) : Json(nullptr);
}

Json headline_json(const ScenarioSummary& summary) {
  const Metric& metric = headline_metric(summary.scenario);
  Json rows = Json::array();
  for (const auto& one : summary.ranked) {
    if (!one.headline) continue;
    rows.push_back(chart_interval(one.headline));
    rows.back()["backend"] = one.backend;
    if (one.fps_low_1_percent) rows.back()["low_1_percent"] = one.fps_low_1_percent->median;
  }
  return {{"duration", metric.unit == Unit::Nanoseconds}, {"rows", rows}};
}

Json over_time_json(const ScenarioSummary& summary, const Run& run) {
  Json lines = Json::array();
  for (const auto& one : summary.ranked) {
    const auto slices = over_time(run, summary.scenario.name, one.backend);
    if (slices.empty()) continue;
    Json p50 = Json::array(), max = Json::array();
    for (const SliceSummary& slice : slices) {
      p50.push_back(nanoseconds(slice.p50_ns));
      max.push_back(nanoseconds(slice.max_ns));
    }
    lines.push_back({{"backend", one.backend}, {"p50", p50}, {"max", max}});
  }
  return {{"seconds", static_cast<double>(summary.scenario.duration_ns) / 1e9}, {"lines", lines}};
}

Json scenario_json(const ScenarioSummary& summary, const Run& run) {
  Json percentiles = Json::array(), freezes = Json::array();
  for (const auto& one : summary.ranked) {
    const auto points = percentile_points(one.pooled);
    if (!points.empty()) percentiles.push_back({{"backend", one.backend}, {"points", points}});
    if (one.longest_freeze_ns)
      freezes.push_back({{"backend", one.backend}, {"value", nanoseconds(one.longest_freeze_ns)}});
  }
  return {{"headline", headline_json(summary)},
          {"percentiles", percentiles},
          {"freeze", {{"duration", true}, {"rows", freezes}}},
          {"over_time", over_time_json(summary, run)}};
}

}  // namespace

Json chart_interval(const std::optional<Spread>& spread) {
  const auto interval = interval_of(spread);
  return {{"value", spread ? Json(spread->median) : Json(nullptr)},
          {"low", interval ? Json(interval->low) : Json(nullptr)},
          {"high", interval ? Json(interval->high) : Json(nullptr)}};
}

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

Json chart_data(const std::vector<ScenarioSummary>& summaries, const Run& run) {
  Json json = {{"backends", Json::array()},
               {"scenarios", Json::array()},
               {"capacities", capacity_charts(run)},
               {"sweeps", sweep_charts(summaries)}};
  for (const auto& backend : run.backends) json["backends"].push_back(backend.name);
  for (const auto& summary : summaries) json["scenarios"].push_back(scenario_json(summary, run));
  return json;
}

std::string script_json(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) text.replace(at, 1, "\\u003c");
  return text;
}

}  // namespace wirerace
