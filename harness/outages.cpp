#include "harness/outages.hpp"

#include <algorithm>
#include <limits>

#include "harness/receivers.hpp"

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds never = nanoseconds::max();

/// What one client was to have: from the trial's begin.
struct Due {
  nanoseconds at;
  nanoseconds arrived;  ///< never
};

/// By channel, each in the order it was due.
std::vector<std::vector<Due>> due_by_channel(const Workload& workload,
                                             std::span<const std::int64_t> latencies_ns) {
  std::vector<std::vector<Due>> due(workload.scenario().clients);
  for (const PlannedMessage& message : workload.messages()) {
    if (!workload.measured(message.at)) continue;
    const std::size_t copies = workload.deliveries(message);
    if (latencies_ns.size() < copies) break;
    for (std::uint32_t channel = 0; channel < due.size(); ++channel) {
      if (!goes_to(workload, message, channel)) continue;
      const std::int64_t latency = latencies_ns[copy_for(workload, message, channel)];
      due[channel].push_back({message.at, latency < 0 ? never : message.at + nanoseconds(latency)});
    }
    latencies_ns = latencies_ns.subspan(copies);
  }
  return due;
}

/// What a fault, `at` some time, was to one client.
struct Felt {
  nanoseconds at;
  nanoseconds heard;  ///< the latest due time of what had arrived by then
  std::optional<nanoseconds> again =
      {};  ///< when a message arrived that was due after it; nothing: none was due
};

Felt felt(const std::vector<Due>& due, nanoseconds at) {
  Felt fault{.at = at, .heard = nanoseconds(-1)};
  for (const Due& one : due) {
    if (one.arrived < at) fault.heard = std::max(fault.heard, one.at);
    if (one.at >= at) fault.again = std::min(fault.again.value_or(never), one.arrived);
  }
  return fault;
}

/// The place of the fault that a message fell to which was due `at` and lost.
std::optional<std::size_t> blame(nanoseconds at, const std::vector<Felt>& faults) {
  for (std::size_t i = 0; i < faults.size(); ++i) {
    // Who was due nothing afterwards is as it was when the fault came.
    if (faults[i].again.value_or(faults[i].at) <= at) continue;
    return at > faults[i].heard ? std::optional(i) : std::nullopt;
  }
  return std::nullopt;
}

void tell_recoveries(Outage& outage, std::vector<nanoseconds> times) {
  std::ranges::sort(times);
  outage.clients = static_cast<unsigned>(times.size());
  outage.recovered = static_cast<unsigned>(std::ranges::lower_bound(times, never) - times.begin());
  if (times.empty()) return;
  const nanoseconds median = times[(times.size() - 1) / 2];
  if (median != never) outage.median_ns = median.count();
  if (times.back() != never) outage.slowest_ns = times.back().count();
}

}  // namespace

Outages outages(const Workload& workload, TimePoint begin, const std::vector<DoneFault>& faults,
                std::span<const std::int64_t> latencies_ns) {
  Outages found;
  std::vector<nanoseconds> at;
  for (const DoneFault& fault : faults) {
    at.emplace_back(fault.at - begin);
    Outage outage;
    outage.fault = to_string(fault.what);
    outage.at_ns = (at.back() - workload.scenario().warmup).count();
    if (fault.over) outage.down_ns = nanoseconds(*fault.over - fault.at).count();
    outage.connections = fault.connections;
    found.outages.push_back(outage);
  }
  std::vector<std::vector<nanoseconds>> times(faults.size());  // by fault: what each client took
  for (const std::vector<Due>& due : due_by_channel(workload, latencies_ns)) {
    std::vector<Felt> by_client;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Felt& fault = by_client.emplace_back(felt(due, at[i]));
      if (fault.again) times[i].push_back(*fault.again == never ? never : *fault.again - at[i]);
    }
    for (const Due& one : due) {
      if (one.arrived != never) continue;
      const auto fault = blame(one.at, by_client);
      ++(fault ? found.outages[*fault].lost : found.lost_otherwise);
    }
  }
  for (std::size_t i = 0; i < times.size(); ++i) tell_recoveries(found.outages[i], std::move(times[i]));
  return found;
}

}  // namespace wirerace
