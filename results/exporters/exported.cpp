#include "results/exporters/exported.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "results/capacity.hpp"
#include "results/pool.hpp"

namespace wirerace {

std::vector<ExportedPair> exported_pairs(const Run& run) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const Trial*>> trials;
  for (const Trial& trial : run.trials) {
    if (trial.repeat == 1) trials[{trial.scenario, trial.backend}].push_back(&trial);
  }
  std::vector<ExportedPair> out;
  for (const ScenarioInfo& scenario : run.scenarios) {
    if (scenario.control || is_of_a_capacity(run, scenario.name)) continue;
    for (const BackendInfo& backend : run.backends) {
      const auto found = trials.find({scenario.name, backend.name});
      if (found == trials.end()) continue;
      ExportedPair& pair =
          out.emplace_back(ExportedPair{.scenario = &scenario, .backend = &backend, .ok = {}, .not_ok = {}});
      for (const Trial* trial : found->second)
        (trial->status == TrialStatus::Ok ? pair.ok : pair.not_ok).push_back(trial);
    }
  }
  return out;
}

std::optional<double> finite_figure(const Metric& metric, const Trial& trial) {
  const auto value = metric.of(trial);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<MedianFigure> median_figure(const ExportedPair& pair, const Metric& metric) {
  std::vector<double> values;
  for (const Trial* trial : pair.ok) {
    if (const auto value = finite_figure(metric, *trial)) values.push_back(*value);
  }
  if (values.empty()) return std::nullopt;
  const MedianFigure figure{.median = median_of(values),
                            .interval = median_interval(values),
                            .rounds = static_cast<unsigned>(values.size())};
  return std::isfinite(figure.median) ? std::optional(figure) : std::nullopt;
}

std::span<const Metric* const> followed_metrics() {
  static const std::array all{find_metric("p50"),
                              find_metric("p99"),
                              find_metric("messages_per_second"),
                              find_metric("fps"),
                              find_metric("cpu_per_message"),
                              find_metric("bytes_per_message"),
                              find_metric("server_memory"),
                              find_metric("client_memory")};
  return all;
}

Histogram pooled_latencies(const ExportedPair& pair) {
  Histogram pooled;
  for (const Trial* trial : pair.ok) pool(pooled, *trial);
  return pooled;
}

std::vector<std::uint64_t> counts_up_to(const Histogram& histogram, std::span<const std::int64_t> bounds) {
  std::vector<std::uint64_t> out;
  std::uint64_t seen = 0;
  std::size_t index = 0;
  for (const std::int64_t bound : bounds) {
    for (; index < Histogram::size && Histogram::range_of(index).highest <= bound; ++index)
      seen += histogram.counts()[index];
    out.push_back(seen);
  }
  return out;
}

double standard_deviation(const Histogram& histogram) {
  if (histogram.count() == 0) return 0;
  const double mean = histogram.mean();
  double squares = 0;
  for (std::size_t i = 0; i < Histogram::size; ++i) {
    if (histogram.counts()[i] == 0) continue;
    const auto [lowest, highest] = Histogram::range_of(i);
    const double distance = static_cast<double>(lowest) + static_cast<double>(highest - lowest) / 2 - mean;
    squares += distance * distance * static_cast<double>(histogram.counts()[i]);
  }
  return std::sqrt(squares / static_cast<double>(histogram.count()));
}

std::string file_name_of(const std::string& name) {
  std::string out = name;
  std::ranges::replace_if(
      out,
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                 c == '-');
      },
      '_');
  return out;
}

std::string json_document(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace wirerace
