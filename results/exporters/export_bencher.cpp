#include <nlohmann/json.hpp>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// Bencher's built-in measures have names of their own; it makes the others when it first meets them.
std::string measure(const Metric& metric) {
  if (metric.name == "p50") return "latency";
  if (metric.name == "messages_per_second") return "throughput";
  return std::string(metric.name);
}

}  // namespace

std::string export_bencher(const Run& run) {
  Json out = Json::object();
  for (const ExportedPair& pair : exported_pairs(run)) {
    for (const Metric* metric : followed_metrics()) {
      const auto figure = median_figure(pair, *metric);
      if (!figure) continue;
      out[pair.name()][measure(*metric)] = {{"value", figure->median},
                                            {"lower_value", figure->interval.low},
                                            {"upper_value", figure->interval.high}};
    }
  }
  for (const Capacity& capacity : run.capacities) {
    if (capacity.kept_per_second)
      out[capacity.scenario + "/" + capacity.backend]["capacity"] = {{"value", *capacity.kept_per_second}};
  }
  return json_document(out);
}

}  // namespace wirerace
