#include "harness/saturation.hpp"

#include <algorithm>
#include <vector>

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

constexpr std::uint64_t much_backlog = 1 << 20;

/// 0 where nothing arrived.
nanoseconds least(std::span<const std::int64_t> latencies) {
  std::int64_t least = -1;
  for (const std::int64_t latency : latencies) {
    if (latency >= 0 && (least < 0 || latency < least)) least = latency;
  }
  return nanoseconds(std::max<std::int64_t>(least, 0));
}

}  // namespace

Saturation saturation(const Workload& workload, const OpenLoop& loop) {
  const Scenario& scenario = workload.scenario();
  const nanoseconds end = scenario.warmup + scenario.duration;
  const nanoseconds slack = std::max(
      {scenario.duration / 20, nanoseconds(std::chrono::milliseconds(100)), 4 * least(loop.latencies_ns)});
  std::uint64_t overdue = 0, unsent = 0;
  std::size_t measured = 0;
  for (const PlannedMessage& message : workload.messages()) {
    if (!workload.measured(message.at)) continue;
    const std::size_t i = measured++;
    if (i >= loop.latencies_ns.size()) return Saturation::None;  // not known one by one
    if (message.at >= end - slack) continue;
    const bool sent = i < loop.lags_ns.size() && message.at + nanoseconds(loop.lags_ns[i]) <= end;
    const std::int64_t latency = loop.latencies_ns[i];
    const bool lost = latency < 0 && sent && !loop.reliable;
    const bool arrived = latency >= 0 && message.at + nanoseconds(latency) <= end;
    overdue += !arrived && !lost;
    unsent += !sent;
  }
  if (overdue * 100 <= measured) return Saturation::None;
  if (2 * unsent > overdue) {
    const bool waits_itself = loop.own >= loop.source_cpu / 2 || loop.source_cpu < scenario.duration / 2;
    const bool held_up =
        loop.backlog_bytes > much_backlog || loop.handing_over > std::max(loop.own, scenario.duration / 4);
    return waits_itself && !held_up ? Saturation::Generator : Saturation::Transport;
  }
  if (loop.backlog_bytes > much_backlog) return Saturation::Transport;
  return loop.receiver_cpu * 10 > scenario.duration * 9 ? Saturation::Receiver : Saturation::Transport;
}

bool was_still_arriving(const Workload& workload, const OpenLoop& loop, nanoseconds drain) {
  std::vector<bool> missing(workload.scenario().clients);
  bool any = false;
  nanoseconds last{};
  std::size_t i = 0;
  for (const PlannedMessage& message : workload.messages()) {
    if (!workload.measured(message.at)) continue;
    if (i >= loop.latencies_ns.size() || i >= loop.lags_ns.size()) break;
    const std::int64_t latency = loop.latencies_ns[i++];
    if (latency < 0) {
      any = missing[message.channel] = true;
    } else if (missing[message.channel]) {
      return false;
    } else {
      last = std::max(last, message.at + nanoseconds(latency));
    }
  }
  const nanoseconds end = workload.scenario().warmup + workload.scenario().duration;
  return !any || last > end + drain - std::chrono::seconds(1);
}

}  // namespace wirerace
