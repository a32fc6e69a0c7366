// What the rounds of a run come to: for each scenario, its backends in the order of their rank.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "results/histogram.hpp"
#include "results/recovery_summary.hpp"
#include "results/run.hpp"
#include "results/statistics.hpp"

namespace wirerace {

/// What one end's process took.
struct EndSummary {
  std::optional<Spread> cpu_ns_per_message, user_ns_per_message, system_ns_per_message;
  std::optional<Spread> voluntary_switches_per_message, involuntary_switches_per_message;
  std::optional<Spread> system_calls_per_message;
  std::optional<Spread> steady_rss_bytes, rss_bytes_per_connection, cpu_ns_per_connection, idle_cores;
  std::optional<std::uint64_t> peak_rss_bytes;  ///< of any round
  std::optional<unsigned> threads, open_files;  ///< the most of any round
};

/// How long connecting took: one channel, and all at both ends.
struct ConnectingSummary {
  std::optional<Spread> p50_ns, p99_ns, all_ns;
};

/// How evenly clients were served.
struct FairnessSummary {
  double least_jain = 1;                                 ///< of any round
  std::uint64_t least_messages = 0, most_messages = 0;   ///< of any client in any round
  std::optional<Spread> fastest_p99_ns, slowest_p99_ns;  ///< of the fastest and the slowest client
};

/// How long a message took to those of one place among them; nullopt where no round has messages enough.
struct CopySummary {
  std::optional<Spread> p50_ns, p99_ns;
};

/// When the first, half and the last of those who get a message had it, and how long after the first the
/// last.
struct FanOutSummary {
  CopySummary first, median, last, spread;
};

/// One backend in one scenario. Figures are of its ok trials alone, without the second ones of A/A pairs; a
/// Spread is over those that have the figure.
struct BackendSummary {
  std::string backend;
  unsigned ok = 0, invalid = 0, failed = 0;  ///< trials

  std::optional<Spread> p50_ns, p99_ns;
  bool p50_is_pooled = false;  ///< no round had messages enough; p50_ns is that of all rounds together
  std::optional<Spread> send_p50_ns, sender_lag_p99_ns;
  std::optional<FanOutSummary> fan_out;
  std::optional<Spread> messages_per_second, payload_bytes_per_second;
  std::optional<Spread> fps_mean, fps_low_1_percent;
  std::optional<std::int64_t> longest_freeze_ns;  ///< of any round
  EndSummary server, client;
  std::optional<Spread> wire_bytes_per_message, wire_packets_per_message, wire_bytes_per_payload_byte;
  /// A message's CPU time at both ends in ns, and its bytes on the wire, by round: what the ratio of two
  /// backends is taken of.
  std::map<unsigned, double> cpu_by_round, wire_bytes_by_round;
  std::optional<FairnessSummary> fairness;
  std::optional<ConnectingSummary> connecting;
  std::optional<RecoverySummary> recovery;
  std::optional<SlowReadingSummary> slow_reading;
  std::optional<Polls> polls;  ///< summed; messages per poll over all polls that were answered with any

  Histogram pooled;  ///< latencies of all ok rounds together
  std::optional<std::int64_t> pooled_p99_ns, pooled_p999_ns;

  std::map<Saturation, unsigned> saturated;  ///< how many trials were, by what was; empty where all kept up

  /// Summed over the trials that ran to their end, ok or invalid: what a transport did to messages is told
  /// even where it makes a trial invalid.
  MessageCounts messages;

  /// The figure that ranks: fps_mean, messages_per_second or p50_ns, by the scenario's headline.
  std::optional<Spread> headline;

  /// From 1, the same for all whose difference is noise; nullopt without the headline figure.
  std::optional<unsigned> rank;
  bool tied = false;  ///< shares its rank
};

struct ScenarioSummary {
  ScenarioInfo scenario;
  std::optional<Noise> noise;  ///< the greatest of its A/A comparisons
  /// Best first. Those with a saturated trial stand below all that kept up; those without the headline
  /// figure, then without an ok trial, last.
  std::vector<BackendSummary> ranked;
};

/// In the order of run.scenarios, without controls and what a capacity search is about. A backend without a
/// trial in a scenario is not in it. Throws std::runtime_error where the histogram of an ok trial cannot be
/// read.
std::vector<ScenarioSummary> summarise(const Run& run);

/// One backend in one scenario, a control or not, without a rank; nullopt where it has no trial.
std::optional<BackendSummary> summarise(const Run& run, const ScenarioInfo& scenario,
                                        const std::string& backend);

}  // namespace wirerace
