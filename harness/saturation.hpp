// Who could not keep up in an open loop, if anyone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "results/run.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {

/// What is known of an open loop's measured window.
struct OpenLoop {
  std::span<const std::int64_t> latencies_ns =
      {};  ///< of each measured message, in order of number; -1: did not arrive
  std::span<const std::int64_t> lags_ns = {};  ///< of those that were sent, which are the first
  std::chrono::nanoseconds own{};              ///< the source's time between sends
  std::chrono::nanoseconds handing_over{};     ///< its time inside Channel::send
  std::uint64_t backlog_bytes = 0;             ///< at the window's end
  std::chrono::nanoseconds source_cpu{}, receiver_cpu{};
  bool reliable = true;
};

/// Overdue is a message that at the window's end was not there although it had been due for longer than a
/// twentieth of the window, than 100 ms, and than four times the least latency (so that neither a long line
/// nor a poll interval counts). A trial is saturated where more than one in a hundred is. It is then
///
///   Generator   where the source had not sent most of them in time either, and was busy with itself or not
///   running; Transport   where the source was held up in send() instead, for longer than by itself and than
///   a quarter of the
///               window, or more than 1 MiB waited to be sent, or neither end was busy: messages waited in
///               between;
///   Receiver    where the source kept up, and the receiving process used more than nine tenths of a core.
Saturation saturation(const Workload& workload, const OpenLoop& loop);

/// Whether what had been sent and was not there when the drain (so long after the window) ended may have been
/// on its way: on each channel it is the last that was sent, and others arrived in the drain's last second.
bool was_still_arriving(const Workload& workload, const OpenLoop& loop, std::chrono::nanoseconds drain);

}  // namespace wirerace
