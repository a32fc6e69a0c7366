// What came of the faults of a trial, told from when each message was due and when it arrived.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/fault_injection.hpp"
#include "results/run.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {

struct Outages {
  std::vector<Outage> outages;       ///< of each fault
  std::uint64_t lost_otherwise = 0;  ///< messages that no fault accounts for
};

/// `begin`: of the trial, its warm-up's. `latencies_ns`: of each copy of each measured message, in order of
/// number and then of channel; -1 where it did not arrive.
///
/// A client has recovered from a fault at the first arrival of a message that was due after it. A message
/// that was lost belongs to the first fault from which its client recovers after it was due, or never
/// recovers. It belongs to none if it was due before that fault and the client had a later one before the
/// fault: then it was not on its way any more.
Outages outages(const Workload& workload, TimePoint begin, const std::vector<DoneFault>& faults,
                std::span<const std::int64_t> latencies_ns);

}  // namespace wirerace
