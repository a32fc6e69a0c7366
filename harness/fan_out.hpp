// Of a message that goes to many: who had it first, who last.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "results/run.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {

/// `latencies_ns`: of each copy of each measured message, in order of number and then of channel; -1 where it
/// did not arrive. May be empty, where they are not known.
///
/// Of each measured message the latency of its last copy; -1 where one did not arrive.
std::vector<std::int64_t> last_copies(const Workload& workload, std::span<const std::int64_t> latencies_ns);

/// Over the messages of which every copy arrived. Nothing where a message goes to one receiver only.
std::optional<FanOut> fan_out(const Workload& workload, std::span<const std::int64_t> latencies_ns);

}  // namespace wirerace
