#include "harness/outages.hpp"

#include <algorithm>
#include <limits>

#include "harness/receivers.hpp"

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

// How long a message may have been on its way when a fault caught it.
constexpr nanoseconds longest_way = std::chrono::seconds(1);

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

/// When a client had a message again that was due in [from, until); nothing where none was.
std::optional<nanoseconds> recovery(const std::vector<Due>& due, nanoseconds from, nanoseconds until) {
  std::optional<nanoseconds> first;
  for (const Due& one : due) {
    if (one.at >= from && one.at < until) first = std::min(first.value_or(never), one.arrived);
  }
  return first;
}

/// The fault that a message which was due `at` fell to, of those at `faults` from which its client recovered
/// at `recovered`.
std::optional<std::size_t> blame(nanoseconds at, const std::vector<nanoseconds>& faults,
                                 const std::vector<nanoseconds>& recovered) {
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (recovered[i] > at) return at >= faults[i] - longest_way ? std::optional(i) : std::nullopt;
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
  std::vector<nanoseconds> recovered(faults.size());
  for (const std::vector<Due>& due : due_by_channel(workload, latencies_ns)) {
    for (std::size_t i = 0; i < at.size(); ++i) {
      const auto again = recovery(due, at[i], i + 1 < at.size() ? at[i + 1] : never);
      // Who was due nothing is as it was when the fault came.
      recovered[i] = again.value_or(at[i]);
      if (again) times[i].push_back(*again == never ? never : *again - at[i]);
    }
    for (const Due& one : due) {
      if (one.arrived != never) continue;
      const auto fault = blame(one.at, at, recovered);
      ++(fault ? found.outages[*fault].lost : found.lost_otherwise);
    }
  }
  for (std::size_t i = 0; i < times.size(); ++i) tell_recoveries(found.outages[i], std::move(times[i]));
  return found;
}

}  // namespace wirerace
