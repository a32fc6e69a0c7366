// What exporters for other tools share: which trials they sum up, and figures over rounds.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/histogram.hpp"
#include "results/inference.hpp"
#include "results/metric.hpp"
#include "results/run.hpp"

namespace wirerace {

/// A backend in a scenario and its first trials (repeat 1), in the order of the run.
struct ExportedPair {
  const ScenarioInfo* scenario = nullptr;
  const BackendInfo* backend = nullptr;
  std::vector<const Trial*> ok;
  std::vector<const Trial*> not_ok;

  std::string name() const { return scenario->name + "/" + backend->name; }
};

/// All that ran, in the order of the run's scenarios and backends; without controls, and without what a
/// search for capacities is about. Points into `run`.
std::vector<ExportedPair> exported_pairs(const Run& run);

/// A figure of one trial; nullopt where it was not measured, or is not finite.
std::optional<double> finite_figure(const Metric& metric, const Trial& trial);

/// A figure over the ok trials that have it.
struct MedianFigure {
  double median = 0;
  Interval interval;  ///< where the median lies, 95 %
  unsigned rounds = 0;
};
std::optional<MedianFigure> median_figure(const ExportedPair& pair, const Metric& metric);

/// The figures that tools which follow a project over time are told, as far as they were measured.
std::span<const Metric* const> followed_metrics();

/// Latencies of all ok trials together. Throws std::runtime_error where a histogram cannot be read.
Histogram pooled_latencies(const ExportedPair& pair);

/// How many values lie at or below each of `bounds`, which ascend. A value counts as the greatest that the
/// histogram does not tell from it.
std::vector<std::uint64_t> counts_up_to(const Histogram& histogram, std::span<const std::int64_t> bounds);

/// 0 when empty.
double standard_deviation(const Histogram& histogram);

/// `name` with what is no letter, digit, dot or hyphen as an underscore: for the names of files.
std::string file_name_of(const std::string& name);

/// Indented; bytes that are not UTF-8 become U+FFFD. Ends with a newline.
std::string json_document(const nlohmann::ordered_json& json);

}  // namespace wirerace
