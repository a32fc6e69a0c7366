#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// Ten bounds a decade from 100 ns to 1 h.
std::vector<std::int64_t> bucket_bounds() {
  std::vector<std::int64_t> out;
  for (std::int64_t decade = 100; decade < Histogram::highest; decade *= 10) {
    for (const int hundredths : {100, 125, 150, 200, 250, 300, 400, 500, 600, 800})
      out.push_back(decade * hundredths / 100);
  }
  return out;
}

double seconds(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

Json buckets_json(const Histogram& histogram) {
  Json out = Json::array();
  const auto bounds = bucket_bounds();
  const auto counts = counts_up_to(histogram, bounds);
  std::int64_t begin = 0;
  std::uint64_t before = 0;
  const auto add = [&](std::int64_t end, std::uint64_t seen) {
    if (seen > before) {
      out.push_back({{"Start", seconds(std::max(begin, out.empty() ? histogram.min() : 0))},
                     {"End", seconds(std::min(end, histogram.max()))},
                     {"Percent", 100 * static_cast<double>(seen) / static_cast<double>(histogram.count())},
                     {"Count", seen - before}});
    }
    begin = end;
    before = seen;
  };
  for (std::size_t i = 0; i < bounds.size(); ++i) add(bounds[i], counts[i]);
  add(histogram.max(), histogram.count());
  return out;
}

Json duration_histogram(const Histogram& histogram) {
  Json percentiles = Json::array();
  for (const double percentile : {50.0, 75.0, 90.0, 99.0, 99.9}) {
    if (const auto value = histogram.trusted_value_at(percentile / 100))
      percentiles.push_back({{"Percentile", percentile}, {"Value", seconds(*value)}});
  }
  return {{"Count", histogram.count()},
          {"Min", seconds(histogram.min())},
          {"Max", seconds(histogram.max())},
          {"Sum", histogram.mean() / 1e9 * static_cast<double>(histogram.count())},
          {"Avg", histogram.mean() / 1e9},
          {"StdDev", standard_deviation(histogram) / 1e9},
          {"Data", buckets_json(histogram)},
          {"Percentiles", percentiles}};
}

/// Of the scenario: what is sent a second; without planned messages as many as go.
std::string requested_rate(const ScenarioInfo& scenario) {
  if (!scenario.messages || scenario.duration_ns <= 0) return "max";
  return fmt::format("{}", static_cast<double>(*scenario.messages) / seconds(scenario.duration_ns));
}

Json document(const Run& run, const ExportedPair& pair, const Histogram& histogram) {
  std::uint64_t lost = 0;
  for (const Trial* trial : pair.ok) lost += trial->messages.lost;
  const auto rate = median_figure(pair, *find_metric("messages_per_second"));
  const double window = seconds(pair.scenario->duration_ns);
  Json codes = {{"SERVING", histogram.count()}};  // what its charts take for success
  if (lost > 0) codes["LOST"] = lost;
  return {{"RunType", "wirerace"},
          {"Labels", run.label.empty() ? pair.name() : fmt::format("{} {}", pair.name(), run.label)},
          {"StartTime", run.started},
          {"RequestedQPS", requested_rate(*pair.scenario)},
          {"RequestedDuration", fmt::format("{}s", window)},
          {"ActualQPS", rate ? Json(rate->median) : Json(0)},
          {"ActualDuration", static_cast<std::int64_t>(pair.ok.size()) *
                                 std::clamp<std::int64_t>(pair.scenario->duration_ns, 0, Histogram::highest)},
          {"NumThreads", pair.scenario->clients},
          {"Version", fmt::format("wirerace {}", run.environment.wirerace)},
          {"DurationHistogram", duration_histogram(histogram)},
          {"Destination", pair.name()},
          {"RetCodes", codes},
          {"RequestJitter", pair.scenario->pace}};
}

}  // namespace

std::vector<Document> export_fortio(const Run& run) {
  std::vector<Document> out;
  for (const ExportedPair& pair : exported_pairs(run)) {
    const Histogram pooled = pooled_latencies(pair);
    if (pooled.count() > 0)
      out.push_back({file_name_of(pair.name()), json_document(document(run, pair, pooled))});
  }
  return out;
}

}  // namespace wirerace
