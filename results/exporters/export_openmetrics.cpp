#include <fmt/format.h>

#include <array>
#include <utility>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

/// Upper bounds of buckets, in ns.
constexpr std::array<std::int64_t, 22> bounds = {
    1'000,         2'000,         5'000,         10'000,        20'000,      50'000,
    100'000,       200'000,       500'000,       1'000'000,     2'000'000,   5'000'000,
    10'000'000,    20'000'000,    50'000'000,    100'000'000,   200'000'000, 500'000'000,
    1'000'000'000, 2'000'000'000, 5'000'000'000, 10'000'000'000};

std::string label_value(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return out + "\"";
}

std::string labels(const std::string& scenario, const std::string& backend) {
  return fmt::format("scenario={},backend={}", label_value(scenario), label_value(backend));
}

std::string head(std::string_view name, std::string_view type, std::string_view unit, std::string_view help) {
  std::string out = fmt::format("# TYPE {} {}\n", name, type);
  if (!unit.empty()) out += fmt::format("# UNIT {} {}\n", name, unit);
  return out + fmt::format("# HELP {} {}\n", name, help);
}

std::string latencies(const std::vector<ExportedPair>& pairs) {
  const char* const name = "wirerace_latency_seconds";
  std::string out = head(name, "histogram", "seconds", "Latency from the intended time, all rounds.");
  for (const ExportedPair& pair : pairs) {
    const Histogram histogram = pooled_latencies(pair);
    if (histogram.count() == 0) continue;
    const std::string of = labels(pair.scenario->name, pair.backend->name);
    const auto counts = counts_up_to(histogram, bounds);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const double seconds = static_cast<double>(bounds[i]) / 1e9;
      out +=
          fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, of,
                      seconds >= 1 ? fmt::format("{:.1f}", seconds) : fmt::format("{}", seconds), counts[i]);
    }
    out +=
        fmt::format("{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_count{{{1}}} {2}\n{0}_sum{{{1}}} {3}\n", name, of,
                    histogram.count(), histogram.mean() / 1e9 * static_cast<double>(histogram.count()));
  }
  return out;
}

std::string messages(const std::vector<ExportedPair>& pairs) {
  using Count = std::uint64_t MessageCounts::*;
  const std::array<std::pair<const char*, Count>, 6> counts{{{"planned", &MessageCounts::planned},
                                                             {"delivered", &MessageCounts::delivered},
                                                             {"lost", &MessageCounts::lost},
                                                             {"duplicated", &MessageCounts::duplicated},
                                                             {"reordered", &MessageCounts::reordered},
                                                             {"corrupt", &MessageCounts::corrupt}}};
  std::string out = head("wirerace_messages", "counter", "",
                         "Messages of trials that ran to their end, by what came of them.");
  for (const ExportedPair& pair : pairs) {
    for (const auto& [fate, count] : counts) {
      std::uint64_t sum = 0;
      for (const Trial* trial : pair.ok) sum += trial->messages.*count;
      for (const Trial* trial : pair.not_ok)
        sum += trial->status == TrialStatus::Invalid ? trial->messages.*count : 0;
      out += fmt::format("wirerace_messages_total{{{},fate=\"{}\"}} {}\n",
                         labels(pair.scenario->name, pair.backend->name), fate, sum);
    }
  }
  return out;
}

std::string trials(const std::vector<ExportedPair>& pairs) {
  std::string out = head("wirerace_trials", "counter", "", "Trials, by whether they are in figures.");
  for (const ExportedPair& pair : pairs) {
    const std::string of = labels(pair.scenario->name, pair.backend->name);
    out += fmt::format(
        "wirerace_trials_total{{{0},ok=\"true\"}} {1}\nwirerace_trials_total{{{0},ok=\"false\"}} {2}\n", of,
        pair.ok.size(), pair.not_ok.size());
  }
  return out;
}

/// The name and the base unit that OpenMetrics wants of a figure, and what it is divided by.
struct Gauge {
  std::string name, unit;
  double divisor = 1;
};

Gauge gauge_of(const Metric& metric) {
  const std::string name = fmt::format("wirerace_{}", metric.name);
  if (metric.unit == Unit::Nanoseconds) return {name + "_seconds", "seconds", 1e9};
  if (metric.unit == Unit::Bytes) {
    return {name.ends_with("bytes") ? name : name + "_bytes", "bytes", 1};
  }
  return {name, "", 1};
}

std::string gauges(const std::vector<ExportedPair>& pairs) {
  std::string out;
  for (const Metric* metric : followed_metrics()) {
    const Gauge gauge = gauge_of(*metric);
    std::string lines;
    for (const ExportedPair& pair : pairs) {
      const auto figure = median_figure(pair, *metric);
      if (!figure) continue;
      lines += fmt::format("{}{{{}}} {}\n", gauge.name, labels(pair.scenario->name, pair.backend->name),
                           figure->median / gauge.divisor);
    }
    if (!lines.empty())
      out += head(gauge.name, "gauge", gauge.unit, fmt::format("Median over rounds: {}.", metric->about)) +
             lines;
  }
  return out;
}

std::string capacities(const Run& run) {
  const char* const name = "wirerace_capacity_messages_per_second";
  std::string out;
  for (const Capacity& one : run.capacities) {
    if (one.kept_per_second)
      out += fmt::format("{}{{{},promise={}}} {}\n", name, labels(one.scenario, one.backend),
                         label_value(one.promise), *one.kept_per_second);
  }
  return out.empty() ? out : head(name, "gauge", "", "The highest rate that kept a promise.") + out;
}

}  // namespace

std::string export_openmetrics(const Run& run) {
  const auto pairs = exported_pairs(run);
  return head("wirerace_run", "info", "", "The run that all this is of.") +
         fmt::format("wirerace_run_info{{id={},version={},label={},host={}}} 1\n", label_value(run.id),
                     label_value(run.environment.wirerace), label_value(run.label),
                     label_value(run.environment.host)) +
         trials(pairs) + messages(pairs) + latencies(pairs) + gauges(pairs) + capacities(run) + "# EOF\n";
}

}  // namespace wirerace
