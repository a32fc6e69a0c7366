// What faults and slow readers came to over the rounds of a run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/statistics.hpp"

namespace wirerace {

/// One fault of the scenario. Times are of ok trials, a Spread over those that have it; counts are summed
/// over the trials that ran to their end.
struct OutageSummary {
  std::string fault;
  std::optional<Spread> down_ns, median_ns, slowest_ns;
  std::optional<unsigned> connections;  ///< cut, the most of any round
  unsigned clients = 0, recovered = 0;
  std::uint64_t lost = 0;
};

struct RecoverySummary {
  std::vector<OutageSummary> outages;  ///< in the order of the scenario's faults
  std::uint64_t reopened = 0, repeated = 0;
};

/// Counts of messages are summed.
struct SlowReadingSummary {
  unsigned clients = 0;
  std::uint64_t sent = 0, read = 0, skipped = 0;
  unsigned closed = 0;                       ///< the most of any round
  std::uint64_t waiting_bytes = 0;           ///< the most of any round
  std::int64_t server_rss_growth_bytes = 0;  ///< the most of any round
};

/// Of one backend's trials in one scenario; nullopt where none of them has any.
std::optional<RecoverySummary> recovery_summary(const std::vector<const Trial*>& ended);
std::optional<SlowReadingSummary> slow_reading_summary(const std::vector<const Trial*>& ok);

}  // namespace wirerace
