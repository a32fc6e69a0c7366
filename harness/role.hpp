// What an end does with its channels during a trial: Source, Sink, Echo or Relay.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "harness/arrivals.hpp"
#include "harness/control.pb.h"
#include "harness/receivers.hpp"
#include "harness/system_calls.hpp"
#include "harness/usage.hpp"
#include "harness/wire_counts.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// The end that sends a flow's messages first.
constexpr Side sender(Flow flow) {
  return flow == Flow::Push || flow == Flow::Broadcast ? Side::Server : Side::Client;
}

/// Whether each message is answered to who sent it, and counts when the answer is there.
inline bool awaits_replies(const Scenario& scenario) {
  return scenario.flow == Flow::Echo || scenario.acknowledged;
}

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

  /// Where connections break, what is missing then will hardly come; it is waited for as long as this, so
  /// that those of a fault late in the window may come back.
  static constexpr std::chrono::milliseconds faulty_drain{2000};

  /// `receives`: what arrives at this end, if anything does.
  Role(const Workload& workload, const Traits& traits, RoleEvents events, Arrivals::Of receives)
      : workload_(workload),
        deliveries_(all_deliveries(workload)),
        traits_(traits),
        arrivals_(workload, receives, traits.single_threaded),
        events_(std::move(events)),
        ready_at_(workload.scenario().clients) {}

  /// Before the End is made. Throws std::runtime_error where the kernel refuses.
  void count_system_calls() { system_calls_.emplace(); }

  /// The End that calls this listener; before start().
  void attach(End& end) { end_ = &end; }

  /// The client begins to connect now. Before the End is made.
  void connecting() { connecting_ = Clock::now(); }

  /// Channels that may be used. From any thread.
  unsigned channels_ready() const { return ready_; }

  /// The trial, warm-up first, begins `at`; the scenario's idle time ends then. What is due before `from` is
  /// not this role's: it takes the place of another. From any thread, once.
  void start(TimePoint at, TimePoint from);
  void start(TimePoint at) { start(at, at); }

  /// How many messages have been sent, where only their sender knows: a flood is over when they have all
  /// arrived. From any thread.
  void expect(std::uint64_t messages);

  /// What the report will say was sent; once `done` is being told.
  virtual std::uint64_t sent() const { return 0; }

  /// Once `done` has been told and the End is gone: nothing arrives any more. `wire`: as it is then.
  control::Report report(const WireCounts& wire) const;

  void on_open(Channel& channel) final;
  void on_close(Channel* channel, std::string_view why) final;
  void on_timer() final;

 protected:
  /// The index-th channel (from 0) has opened. False where more is needed before it may be used; ready() is
  /// to be called then.
  virtual bool joined(Channel& channel, unsigned index) = 0;

  /// A channel may be used.
  void ready();

  /// A channel that had joined is about to go.
  virtual void left(Channel&) {}

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

  End& end() { return *end_; }

  TimePoint begin() const { return start_.load(std::memory_order_acquire); }
  TimePoint from() const { return from_; }
  TimePoint window_begin() const { return begin() + workload_.scenario().warmup; }
  TimePoint window_end() const { return window_begin() + workload_.scenario().duration; }

  /// See expect(); nothing where nobody has told.
  std::optional<std::uint64_t> expected() const {
    const std::uint64_t messages = expected_;
    return messages == unknown ? std::nullopt : std::optional(messages);
  }

  const Workload& workload_;
  const std::uint64_t deliveries_;  // in all, warm-up included; 0 where the workload is cyclic
  const Traits traits_;
  Arrivals arrivals_;

 private:
  static constexpr std::uint64_t unknown = ~std::uint64_t{0};
  struct Sample {
    TimePoint at{};
    Spent spent;
    std::optional<std::uint64_t> system_calls;
    PollCounts polls;
    std::uint64_t rss = 0;
  };
  Sample sample() const;
  std::chrono::milliseconds drain() const;
  void add_opening(control::Opening& opening) const;
  void add_wire(control::Wire& wire, const WireCounts& now) const;
  void tell_done();

  RoleEvents events_;
  End* end_ = nullptr;
  std::atomic<unsigned> opening_{0};   // channels that have an index
  std::atomic<unsigned> readying_{0};  // and are about to be ready
  std::atomic<unsigned> ready_{0};     // and may be used
  TimePoint connecting_{};
  std::vector<TimePoint> ready_at_;  // in the order they could be used
  std::atomic<std::uint64_t> expected_{unknown};
  std::atomic<TimePoint> start_{TimePoint{}};
  TimePoint from_{};  // set before start_
  std::optional<SystemCallCounter> system_calls_;
  const std::uint64_t rss_before_ = rss_bytes();
  const Spent spent_before_ = spent();
  const WireCounts wire_before_ = wire_counts();
  std::uint64_t rss_open_ = 0;  // when all channels had opened
  Spent spent_open_;
  std::optional<Sample> at_idle_, at_idle_end_;
  std::optional<Sample> at_begin_;
  WireCounts wire_begin_;
  Sample at_end_;
  control::Held held_;  // from here on: set once, by who tells `done`
  WireCounts wire_done_;
  std::atomic<bool> window_over_{false};
  std::atomic<bool> done_{false};
  std::atomic<bool> failed_{false};
};

/// Sends the workload's messages: by the clock, each when a reply has come, or as fast as the transport takes
/// them. Counts the replies of an echo, acknowledgements, and what others say in a chat, timed from the
/// message's intended time.
std::unique_ptr<Role> make_source(const Workload& workload, const Traits& traits, RoleEvents events);

/// Counts the messages, or the copies of them, that arrive.
std::unique_ptr<Role> make_sink(const Workload& workload, const Traits& traits, RoleEvents events);

/// Sends each message that arrives back, or the workload's reply to it or acknowledgement of it.
std::unique_ptr<Role> make_echo(const Workload& workload, const Traits& traits, RoleEvents events);

/// A chat's server: sends each message to all others in its sender's room.
std::unique_ptr<Role> make_relay(const Workload& workload, const Traits& traits, RoleEvents events);

}  // namespace wirerace
