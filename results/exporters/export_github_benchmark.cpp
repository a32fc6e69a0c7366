#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// What its charts are labelled with, and how many of the metric's own unit that is.
struct ChartUnit {
  std::string name;
  double size = 1;
};

ChartUnit chart_unit(Unit unit) {
  switch (unit) {
    case Unit::Nanoseconds:
      return {"us", 1e3};
    case Unit::Bytes:
      return {"bytes", 1};
    case Unit::BytesPerSecond:
      return {"bytes/s", 1};
    case Unit::MessagesPerSecond:
    case Unit::FramesPerSecond:
    case Unit::Count:
    case Unit::Ratio:
      break;
  }
  return {std::string(unit_name(unit)), 1};
}

Json entries(const Run& run, bool more_is_better) {
  Json out = Json::array();
  for (const ExportedPair& pair : exported_pairs(run)) {
    for (const Metric* metric : followed_metrics()) {
      if (metric->more_is_better != more_is_better) continue;
      const auto figure = median_figure(pair, *metric);
      if (!figure) continue;
      const ChartUnit unit = chart_unit(metric->unit);
      out.push_back({{"name", fmt::format("{}/{}", pair.name(), metric->name)},
                     {"unit", unit.name},
                     {"value", figure->median / unit.size},
                     {"range", fmt::format("{:.4g}", figure->interval.half_width() / unit.size)},
                     {"extra", fmt::format("rounds={}", figure->rounds)}});
    }
  }
  return out;
}

}  // namespace

std::string export_github_benchmark_smaller(const Run& run) {
  return json_document(entries(run, false));
}

std::string export_github_benchmark_bigger(const Run& run) {
  Json out = entries(run, true);
  for (const Capacity& capacity : run.capacities) {
    if (!capacity.kept_per_second) continue;
    out.push_back({{"name", fmt::format("{}/{}/capacity", capacity.scenario, capacity.backend)},
                   {"unit", "messages/s"},
                   {"value", *capacity.kept_per_second},
                   {"extra", capacity.promise}});
  }
  return json_document(out);
}

}  // namespace wirerace
