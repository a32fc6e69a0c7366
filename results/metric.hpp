// The figures of a trial by name: what expectations, comparisons, trends and exporters speak of.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

enum class Unit : std::uint8_t {
  Nanoseconds,
  MessagesPerSecond,
  BytesPerSecond,
  FramesPerSecond,
  Bytes,
  Count,
  Ratio
};

struct Metric {
  std::string_view name;   ///< "cpu_per_message"
  std::string_view about;  ///< one line for people
  Unit unit = Unit::Nanoseconds;
  bool more_is_better = false;
  std::optional<double> (*of)(const Trial& trial) = nullptr;  ///< in `unit`; nullopt: not measured
};

/// All of them, in the order of a result file.
std::span<const Metric> metrics();

/// nullptr for an unknown name.
const Metric* find_metric(std::string_view name);

/// The one that ranks in a scenario: p50, fps or messages_per_second.
const Metric& headline_metric(const ScenarioInfo& scenario);

/// "93.1 µs", "12,340", "59.9", "12.3 MiB", "1.04"; "n/a" of nothing.
std::string metric_text(const Metric& metric, std::optional<double> value);

/// "", "messages/s", "frames/s": what metric_text() leaves unsaid.
std::string_view unit_name(Unit unit);

}  // namespace wirerace
