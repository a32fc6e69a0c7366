// What the rounds of a run come to: for each scenario, its backends in the order of their rank.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/histogram.hpp"
#include "results/run.hpp"
#include "results/statistics.hpp"

namespace wirerace {

/// One backend in one scenario. Figures are of its ok trials alone, a Spread over those that have the figure.
struct BackendSummary {
  std::string backend;
  unsigned ok = 0, invalid = 0, failed = 0;  ///< trials

  std::optional<Spread> p50_ns, p99_ns;
  bool p50_is_pooled = false;  ///< no round had messages enough; p50_ns is that of all rounds together
  std::optional<Spread> messages_per_second;
  std::optional<Spread> fps_mean, fps_low_1_percent;
  std::optional<std::int64_t> longest_freeze_ns;  ///< of any round
  std::optional<Spread> server_cpu_ns_per_message, client_cpu_ns_per_message;
  std::optional<std::uint64_t> server_peak_rss_bytes, client_peak_rss_bytes;  ///< of any round
  std::optional<Polls> polls;  ///< summed; messages per poll over all polls that were answered with any

  Histogram pooled;  ///< latencies of all ok rounds together
  std::optional<std::int64_t> pooled_p99_ns, pooled_p999_ns;

  /// Summed over the trials that ran to their end, ok or invalid: what a transport did to messages is told
  /// even where it makes a trial invalid.
  MessageCounts messages;

  /// The figure that ranks: fps_mean or p50_ns, by the scenario's headline.
  std::optional<Spread> headline;
};

struct ScenarioSummary {
  ScenarioInfo scenario;
  std::vector<BackendSummary>
      ranked;  ///< best first; those without the headline figure, then without an ok trial, last
};

/// In the order of run.scenarios. A backend without a trial in a scenario is not in it. Throws
/// std::runtime_error where the histogram of an ok trial cannot be read.
std::vector<ScenarioSummary> summarise(const Run& run);

}  // namespace wirerace
