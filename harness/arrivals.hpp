// What arrives: checked byte for byte, counted and timed.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "harness/control.pb.h"
#include "harness/latency_slices.hpp"
#include "results/histogram.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// The messages of a workload, or what comes of them, as one end receives them. Each channel has a Lane that
/// is touched only by that channel's callbacks; there is no lock.
class Arrivals {
 public:
  enum class Of : std::uint8_t {
    Messages,  ///< each on the channel it is planned for
    Replies,   ///< likewise, in the reply's size; acknowledgements, in any that is enough
    Copies,    ///< of a broadcast or a chat: each on every channel that is to have it
  };

  class alignas(64) Lane {
   public:
    /// The workload's channel that this is, once known: set by who sends on it, else by the first message. Of
    /// copies it must be set before the first.
    std::optional<std::uint32_t> channel;

   private:
    friend class Arrivals;
    std::uint64_t delivered_ = 0, delivered_bytes_ = 0, request_bytes_ = 0, duplicated_ = 0, reordered_ = 0,
                  corrupt_ = 0, late_ = 0;
    std::vector<std::uint64_t> expected_;  // by sender (one, but in a chat): the least number in order
    std::vector<bool> seen_;               // of a cycle: by the message's place in its channel
    TimePoint first_{}, last_{};           // measured arrivals
    Histogram latency_;
    LatencySlices* slices_ = nullptr;  // closed loop only
    TimePoint last_frame_{};
    Histogram frame_intervals_;
    std::chrono::nanoseconds longest_freeze_{};
  };

  /// `one_thread`: no two lanes are touched at the same time.
  Arrivals(const Workload& workload, Of of, bool one_thread);

  /// When the trial starts; before the first arrival. From any thread.
  void start(TimePoint at) { start_.store(at, std::memory_order_release); }

  /// The lane of the index-th channel that opened.
  Lane& lane(unsigned index) { return *lanes_[index]; }

  /// The number of a message that is, byte for byte, one of the workload on this lane's channel; else counts
  /// it as corrupt.
  std::optional<std::uint64_t> check(Lane& lane, Message message);

  /// Counts an arrival that check() let pass as corrupt: nothing like it was ever sent on this lane.
  void count_corrupt(Lane& lane) { ++lane.corrupt_; }

  /// Counts message `number` with `bytes` of payload, which was intended `intended` after the start and
  /// arrived at `now`. In a flood, which intends no times, what arrives in the measured window is what is
  /// measured.
  void count(Lane& lane, std::uint64_t number, std::size_t bytes, std::chrono::nanoseconds intended,
             TimePoint now);

  /// Messages (copies each for itself) that have arrived, each counted once, warm-up included. From any
  /// thread.
  std::uint64_t distinct() const { return distinct_; }

  /// More messages than these are not reported one by one.
  static constexpr std::size_t most_reported = 4'000'000;

  /// Once nothing arrives any more.
  void report(control::Arrivals& report) const;

 private:
  bool is_right(std::uint64_t number, const PlannedMessage& planned, std::string_view bytes) const;
  bool is_for(const PlannedMessage& planned, Lane& lane);
  std::size_t slot(const Lane& lane, std::uint64_t number) const;
  bool first_arrival(Lane& lane, std::uint64_t number, std::int64_t latency);
  void count_frame(Lane& lane, TimePoint now) const;
  void report_times(control::Arrivals& report) const;
  void report_slices(control::Arrivals& report) const;
  bool in_window(TimePoint now) const;
  std::pair<TimePoint, TimePoint> window() const;

  const Workload& workload_;
  const Of of_;
  std::atomic<TimePoint> start_{TimePoint{}};
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::atomic<bool>> claimed_;  // by channel: a lane says it is this one
  const std::uint32_t copies_;              // of a message, at most
  // With times: ns + 1 by number and copy, 0 for none; a copy is of one lane.
  std::vector<std::int64_t> latencies_;
  std::vector<std::unique_ptr<LatencySlices>> slices_;  // closed loop: of a lane, or of all on one thread
  std::atomic<std::uint64_t> distinct_{0};
};

}  // namespace wirerace
