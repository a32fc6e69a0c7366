// What a workload amounts to: counts, rates and histograms of sizes and gaps.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/workload.hpp"

namespace wirerace {

/// Values from `from` to below `to`.
struct Bucket {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t count = 0;

  bool operator==(const Bucket&) const = default;
};

/// Of messages that have times.
struct Traffic {
  std::uint64_t warmup_messages = 0;
  std::uint64_t messages = 0;  ///< this and all that follows: in the measured window
  std::uint64_t bytes = 0;     ///< of each message once, however many clients get it
  std::uint64_t deliveries = 0;
  double mean_rate = 0;         ///< messages/s
  double peak_rate = 0;         ///< messages/s, in the 100 ms that have most of them
  std::vector<Bucket> gaps_ns;  ///< from each message to the next, of whichever client; in steps of 1-2-5
};

struct WorkloadSummary {
  std::optional<Traffic> traffic;  ///< absent where the messages are a cycle without times
  std::vector<Bucket> sizes;       ///< of the measured messages, or of the cycle; in powers of two
};

/// Buckets are without gaps, from the first that has a count to the last.
WorkloadSummary summarize(const Workload& workload);

}  // namespace wirerace
