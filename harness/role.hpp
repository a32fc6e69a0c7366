// What an end does with its channels during a trial: Source, Sink or Echo.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "harness/arrivals.hpp"
#include "harness/control.pb.h"
#include "harness/system_calls.hpp"
#include "harness/usage.hpp"
#include "harness/wire_counts.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// Told from the End's threads, each at most once. `failed` may come until `done` has.
struct RoleEvents {
  std::function<void()> opened;                    ///< every channel is open
  std::function<void()> done;                      ///< nothing more is expected, or patience has run out
  std::function<void(const std::string&)> failed;  ///< a channel closed, or the trial has become pointless
};

/// The part that all roles share: channels open, the measured window passes and its costs are taken, the
/// drain ends. Make it before the End, so that what the End takes is seen.
class Role : public Listener {
 public:
  /// Where nothing may be lost, waiting for the last message long shows how far behind a transport is; where
  /// messages may be lost, it only takes time.
  static constexpr std::chrono::milliseconds reliable_drain{5000};
  static constexpr std::chrono::milliseconds unreliable_drain{500};

  /// `receives`: what arrives at this end, if anything does.
  Role(const Workload& workload, const Traits& traits, RoleEvents events, Arrivals::Of receives)
      : workload_(workload), traits_(traits), arrivals_(workload, receives), events_(std::move(events)) {}

  /// Before the End is made. Throws std::runtime_error where the kernel refuses.
  void count_system_calls() { system_calls_.emplace(); }

  /// The End that calls this listener; before start().
  void attach(End& end) { end_ = &end; }

  /// The trial, warm-up first, begins `at`. From any thread, once.
  void start(TimePoint at);

  /// Once `done` has been told and the End is gone: nothing arrives any more. `wire`: as it is then.
  control::Report report(const WireCounts& wire) const;

  void on_open(Channel& channel) final;
  void on_close(Channel* channel, std::string_view why) final;
  void on_timer() final;

 protected:
  /// The index-th channel (from 0) has opened.
  virtual void joined(Channel& channel, unsigned index) = 0;

  /// Does what is due at `now`; says when it wants to be called again, TimePoint::max() for never.
  virtual TimePoint work(TimePoint now) = 0;

  /// True when nothing more is expected at this end.
  virtual bool finished() const = 0;

  /// The measured window has ended.
  virtual void window_ended() {}

  /// Adds what only this role knows.
  virtual void add_to(control::Report&) const {}

  /// To be called when finished() may have become true.
  void check_done();

  void fail(const std::string& why) {
    if (!done_ && !failed_.exchange(true)) events_.failed(why);
  }

  TimePoint begin() const { return start_.load(std::memory_order_acquire); }
  TimePoint window_begin() const { return begin() + workload_.scenario().warmup; }
  TimePoint window_end() const { return window_begin() + workload_.scenario().duration; }

  const Workload& workload_;
  const Traits traits_;
  Arrivals arrivals_;

 private:
  struct Sample {
    Spent spent;
    std::optional<std::uint64_t> system_calls;
    PollCounts polls;
  };
  Sample sample() const;
  void add_wire(control::Wire& wire, const WireCounts& now) const;
  void tell_done();

  RoleEvents events_;
  End* end_ = nullptr;
  std::atomic<unsigned> opening_{0};  // channels that have an index
  std::atomic<unsigned> opened_{0};   // and have joined
  std::atomic<TimePoint> start_{TimePoint{}};
  std::optional<SystemCallCounter> system_calls_;
  const std::uint64_t rss_before_ = rss_bytes();
  const WireCounts wire_before_ = wire_counts();
  std::uint64_t rss_open_ = 0;  // when all channels had opened
  std::optional<Sample> at_begin_;
  WireCounts wire_begin_;
  Sample at_end_;
  control::Held held_;  // from here on: set once, by who tells `done`
  WireCounts wire_done_;
  std::atomic<bool> window_over_{false};
  std::atomic<bool> done_{false};
  std::atomic<bool> failed_{false};
};

/// Sends the workload's messages: by the clock, or each when a reply has come. Where the flow is echo it
/// counts the replies, timed from the message's intended time.
std::unique_ptr<Role> make_source(const Workload& workload, const Traits& traits, RoleEvents events);

/// Counts the messages that arrive.
std::unique_ptr<Role> make_sink(const Workload& workload, const Traits& traits, RoleEvents events);

/// Sends each message that arrives back, or the workload's reply to it.
std::unique_ptr<Role> make_echo(const Workload& workload, const Traits& traits, RoleEvents events);

}  // namespace wirerace
