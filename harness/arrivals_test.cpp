#include "harness/arrivals.hpp"

#include <gtest/gtest.h>

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using Of = Arrivals::Of;

// 15 messages of 40 bytes, one each 10 ms, dealt to two channels in turn; 5 to 14 lie in the window.
Scenario two_clients() {
  Scenario scenario;
  scenario.clients = 2;
  scenario.rate = 100;
  scenario.warmup = 50ms;
  scenario.duration = 100ms;
  scenario.min_bytes = scenario.max_bytes = 40;
  return scenario;
}

Scenario video(nanoseconds warmup, nanoseconds duration) {
  Scenario scenario = two_clients();
  scenario.clients = 1;
  scenario.headline = Headline::Fps;
  scenario.warmup = warmup;
  scenario.duration = duration;
  return scenario;
}

Scenario looping_clients() {
  Scenario scenario = two_clients();
  scenario.flow = Flow::Echo;
  scenario.pace = Pace::Closed;
  return scenario;
}

/// Arrivals of a trial that started at `start`, with times of the test's choice.
class Receiver {
 public:
  explicit Receiver(const Scenario& scenario, Of of = Of::Messages, bool one_thread = false)
      : workload(scenario), arrivals(workload, of, one_thread) {
    arrivals.start(start);
  }

  std::string bytes_of(std::uint64_t number) const {
    std::string bytes;
    workload.compose(number, workload.at(number).bytes, bytes);
    return bytes;
  }

  std::optional<std::uint64_t> check(unsigned lane, std::string_view bytes) {
    return arrivals.check(arrivals.lane(lane), {workload.scenario().payload, bytes});
  }

  /// A right message on the lane of its own channel, `after` the moment it was intended for.
  void arrive(std::uint64_t number, nanoseconds after = 1ms) {
    const PlannedMessage planned = workload.at(number);
    arrivals.count(arrivals.lane(planned.channel), number, planned.bytes, planned.at,
                   start + planned.at + after);
  }

  /// A frame that comes `at` after the start, whenever it was intended.
  void frame(std::uint64_t number, nanoseconds at) {
    arrivals.count(arrivals.lane(0), number, 40, workload.at(number).at, start + at);
  }

  control::Arrivals report() const {
    control::Arrivals report;
    arrivals.report(report);
    return report;
  }

  static constexpr TimePoint start{1000s};
  Workload workload;
  Arrivals arrivals;
};

TEST(Arrivals, ARightMessageCountsOnce) {
  Receiver receiver(two_clients());
  ASSERT_EQ(receiver.check(0, receiver.bytes_of(6)), 6u);
  receiver.arrive(6, 3ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.delivered(), 1u);
  EXPECT_EQ(report.delivered_bytes(), 40u);
  EXPECT_EQ(report.duplicated(), 0u);
  EXPECT_EQ(report.reordered(), 0u);
  EXPECT_EQ(report.corrupt(), 0u);
  EXPECT_EQ(receiver.arrivals.distinct(), 1u);
}

TEST(Arrivals, LatencyCountsFromTheIntendedTime) {
  Receiver receiver(two_clients());
  receiver.arrive(6, 3ms);
  receiver.arrive(7, 5ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.latency().count(), 2u);
  EXPECT_EQ(report.latency().min(), nanoseconds(3ms).count());
  EXPECT_EQ(report.latency().max(), nanoseconds(5ms).count());
  EXPECT_EQ(decode_histogram(report.latency_histogram()).count(), 2u);
}

TEST(Arrivals, FirstAndLastAreOfMeasuredMessagesOverAllLanes) {
  Receiver receiver(two_clients());
  receiver.arrive(0, 1ms);
  receiver.arrive(5, 2ms);
  receiver.arrive(6, 4ms);
  receiver.arrive(14, 9ms);
  const auto report = receiver.report();
  const auto since_epoch = [](nanoseconds at) {
    return nanoseconds(Receiver::start.time_since_epoch() + at).count();
  };
  EXPECT_EQ(report.first_ns(), since_epoch(52ms));
  EXPECT_EQ(report.last_ns(), since_epoch(149ms));
}

TEST(Arrivals, NothingArrivedIsNoFirstAndLast) {
  const auto report = Receiver(two_clients()).report();
  EXPECT_EQ(report.delivered(), 0u);
  EXPECT_EQ(report.first_ns(), 0);
  EXPECT_EQ(report.last_ns(), 0);
  EXPECT_FALSE(report.latency().has_min());
}

TEST(Arrivals, AFlippedByteAnywhereIsCorrupt) {
  for (const Kind kind : {Kind::Text, Kind::Binary}) {
    Scenario scenario = two_clients();
    scenario.payload = kind;
    Receiver receiver(scenario);
    const std::string right = receiver.bytes_of(6);
    for (std::size_t i = 0; i < right.size(); ++i) {
      std::string wrong = right;
      wrong[i] = static_cast<char>(wrong[i] ^ 1);
      EXPECT_EQ(receiver.check(0, wrong), std::nullopt) << "byte " << i;
    }
    EXPECT_EQ(receiver.report().corrupt(), right.size());
  }
}

TEST(Arrivals, AWrongLengthIsCorrupt) {
  Receiver receiver(two_clients());
  const std::string right = receiver.bytes_of(6);
  for (std::size_t length = 0; length < right.size(); ++length) {
    EXPECT_EQ(receiver.check(0, std::string_view(right).substr(0, length)), std::nullopt) << length;
  }
  std::string longer;
  receiver.workload.compose(6, 41, longer);
  EXPECT_EQ(receiver.check(0, longer), std::nullopt);
  EXPECT_EQ(receiver.report().corrupt(), right.size() + 1);
}

TEST(Arrivals, AnotherKindIsCorrupt) {
  Receiver receiver(two_clients());
  EXPECT_EQ(receiver.arrivals.check(receiver.arrivals.lane(0), {Kind::Text, receiver.bytes_of(6)}),
            std::nullopt);
  EXPECT_EQ(receiver.report().corrupt(), 1u);
}

TEST(Arrivals, ANumberThatWasNotPlannedIsCorrupt) {
  Receiver receiver(two_clients());
  for (const std::uint64_t number : {std::uint64_t{15}, ~std::uint64_t{0}}) {
    std::string bytes;
    receiver.workload.compose(number, 40, bytes);
    EXPECT_EQ(receiver.check(0, bytes), std::nullopt) << number;
  }
  EXPECT_EQ(receiver.report().corrupt(), 2u);
}

TEST(Arrivals, AMessageOfAnotherChannelIsCorrupt) {
  Receiver receiver(two_clients());
  ASSERT_EQ(receiver.check(0, receiver.bytes_of(0)), 0u);
  EXPECT_EQ(receiver.check(0, receiver.bytes_of(1)), std::nullopt);
  EXPECT_EQ(receiver.check(0, receiver.bytes_of(2)), 2u);
  EXPECT_EQ(receiver.report().corrupt(), 1u);
}

TEST(Arrivals, AnyLaneMayBeAChannelButOnlyOne) {
  Receiver receiver(two_clients());
  ASSERT_EQ(receiver.check(1, receiver.bytes_of(0)), 0u);
  EXPECT_EQ(receiver.check(0, receiver.bytes_of(2)), std::nullopt);
  EXPECT_EQ(receiver.check(0, receiver.bytes_of(1)), 1u)
      << "what was corrupt did not settle the lane's channel";
  EXPECT_EQ(receiver.report().corrupt(), 1u);
}

TEST(Arrivals, ACorruptMessageSettlesNoChannel) {
  Receiver receiver(two_clients());
  std::string wrong = receiver.bytes_of(0);
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  EXPECT_EQ(receiver.check(0, wrong), std::nullopt);
  EXPECT_EQ(receiver.check(1, receiver.bytes_of(0)), 0u);
}

TEST(Arrivals, RepliesHaveTheirOwnSize) {
  Scenario scenario = two_clients();
  scenario.flow = Flow::Echo;
  scenario.reply_bytes = 24;
  Receiver receiver(scenario, Of::Replies);
  std::string reply;
  receiver.workload.compose(6, 24, reply);
  EXPECT_EQ(receiver.check(0, reply), 6u);
  EXPECT_EQ(receiver.check(0, receiver.bytes_of(6)), std::nullopt);
}

TEST(Arrivals, ADuplicateIsCountedAndNotDelivered) {
  Receiver receiver(two_clients());
  receiver.arrive(6, 1ms);
  receiver.arrive(6, 90ms);
  receiver.arrive(6, 95ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.delivered(), 1u);
  EXPECT_EQ(report.duplicated(), 2u);
  EXPECT_EQ(report.reordered(), 0u);
  EXPECT_EQ(report.latency().count(), 1u);
  EXPECT_EQ(receiver.arrivals.distinct(), 1u);
}

TEST(Arrivals, ReorderedIsWhatALaterMessageOfItsChannelOvertook) {
  Receiver receiver(two_clients());
  for (const std::uint64_t number : {10u, 6u, 8u, 12u, 5u}) receiver.arrive(number);
  const auto report = receiver.report();
  EXPECT_EQ(report.reordered(), 2u) << "6 and 8; 5 is the first of its channel";
  EXPECT_EQ(report.delivered(), 5u);
}

TEST(Arrivals, WarmUpIsInNoFigureHoweverLateItArrives) {
  Receiver receiver(two_clients());
  receiver.arrive(2);
  receiver.arrive(6);
  for (const std::uint64_t number : {0u, 0u, 4u}) receiver.arrive(number, 80ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.delivered(), 1u);
  EXPECT_EQ(report.delivered_bytes(), 40u);
  EXPECT_EQ(report.duplicated(), 0u);
  EXPECT_EQ(report.reordered(), 0u);
  EXPECT_EQ(report.latency().count(), 1u);
  EXPECT_EQ(receiver.arrivals.distinct(), 4u) << "but it has arrived";
}

TEST(Arrivals, WhatArrivesAfterTheWindowCountsByItsIntendedTime) {
  Receiver receiver(two_clients());
  receiver.arrive(14, 2s);
  const auto report = receiver.report();
  EXPECT_EQ(report.delivered(), 1u);
  EXPECT_EQ(report.latency().max(), nanoseconds(2s).count());
}

TEST(Arrivals, AClosedLoopHasNoLastNumber) {
  Receiver receiver(looping_clients(), Of::Replies);
  const std::uint64_t far = 2 * 200'001;
  ASSERT_EQ(receiver.check(0, receiver.bytes_of(far)), far);
  for (const std::uint64_t number : {std::uint64_t{0}, far, far, far + 2}) {
    receiver.arrivals.count(receiver.arrivals.lane(0), number, 40, 60ms, Receiver::start + 61ms);
  }
  receiver.arrivals.count(receiver.arrivals.lane(1), 1, 40, 150ms, Receiver::start + 151ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.delivered(), 3u) << "not what was sent when the window was over";
  EXPECT_EQ(report.duplicated(), 1u);
  EXPECT_EQ(receiver.arrivals.distinct(), 4u);
}

// The window of two_clients() has slices of 2 ms: one message in every fifth of them.
TEST(Arrivals, ASliceHasTheMessagesDueInItHoweverLateTheyArrive) {
  Receiver receiver(two_clients());
  for (std::uint64_t number = 0; number < 15; ++number) receiver.arrive(number, number * 1ms);
  receiver.arrive(14, 900ms);
  const auto slices = receiver.report().latency_slices();
  ASSERT_EQ(slices.count_size(), 50);
  for (int slice = 0; slice < 50; ++slice) {
    const int due = slice % 5 == 0 ? 1 : 0;
    EXPECT_EQ(slices.count(slice), static_cast<unsigned>(due)) << slice;
    EXPECT_EQ(slices.max(slice), due ? nanoseconds((5 + slice / 5) * 1ms).count() : -1) << slice;
  }
}

TEST(Arrivals, EachCopyOfABroadcastIsInItsSlice) {
  Scenario scenario = two_clients();
  scenario.flow = Flow::Broadcast;
  Receiver receiver(scenario, Of::Copies);
  for (const unsigned channel : {0u, 1u}) {
    receiver.arrivals.lane(channel).channel = channel;
    receiver.arrivals.count(receiver.arrivals.lane(channel), 14, 40, 140ms,
                            Receiver::start + 141ms + channel * 5ms);
  }
  const auto slices = receiver.report().latency_slices();
  EXPECT_EQ(slices.count(45), 2u);
  EXPECT_EQ(slices.max(45), nanoseconds(6ms).count());
}

TEST(Arrivals, ASliceOfAClosedLoopHasTheMessagesSentInIt) {
  for (const bool one_thread : {false, true}) {
    Receiver receiver(looping_clients(), Of::Replies, one_thread);
    const auto arrive = [&](unsigned lane, std::uint64_t number, nanoseconds sent) {
      receiver.arrivals.count(receiver.arrivals.lane(lane), number, 40, sent, Receiver::start + 200ms);
    };
    arrive(0, 0, 50ms - 1ns);  // the warm-up's last
    arrive(1, 1, 50ms);
    arrive(0, 2, 150ms - 1ns);
    arrive(1, 3, 150ms - 2ns);
    arrive(0, 4, 150ms);  // after the window
    const auto slices = receiver.report().latency_slices();
    EXPECT_EQ(slices.count(0), 1u);
    EXPECT_EQ(slices.max(0), nanoseconds(150ms).count());
    EXPECT_EQ(slices.count(49), 2u);
    EXPECT_EQ(slices.max(49), nanoseconds(50ms + 2ns).count());
  }
}

TEST(Arrivals, NothingMeasuredIsNoSlices) {
  EXPECT_FALSE(Receiver(two_clients()).report().has_latency_slices());
  Scenario scenario = two_clients();
  scenario.pace = Pace::Flood;
  scenario.headline = Headline::Throughput;
  Receiver receiver(scenario);
  receiver.arrivals.count(receiver.arrivals.lane(0), 0, 40, 0ms, Receiver::start + 60ms);
  ASSERT_EQ(receiver.report().delivered(), 1u);
  EXPECT_FALSE(receiver.report().has_latency_slices());
}

TEST(ArrivalsOfFrames, IntervalsCountFromTheWindowsStart) {
  Receiver receiver(video(50ms, 100ms));
  receiver.frame(0, 20ms);  // warm-up
  receiver.frame(5, 60ms);
  receiver.frame(6, 75ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.frame_interval().count(), 2u);
  EXPECT_EQ(report.frame_interval().min(), nanoseconds(10ms).count());
  EXPECT_EQ(report.frame_interval().max(), nanoseconds(15ms).count());
}

TEST(ArrivalsOfFrames, AFrameIsSeenWhenItArrives) {
  Receiver receiver(video(50ms, 100ms));
  receiver.frame(0, 60ms);   // intended before the window
  receiver.frame(5, 150ms);  // and after it
  receiver.frame(6, 160ms);
  const auto report = receiver.report();
  EXPECT_EQ(report.frame_interval().count(), 1u);
  EXPECT_EQ(report.longest_freeze_ns(), nanoseconds(90ms).count());
}

TEST(ArrivalsOfFrames, ADuplicateFrameIsNoNewOne) {
  Receiver receiver(video(50ms, 100ms));
  receiver.frame(5, 60ms);
  receiver.frame(5, 100ms);
  EXPECT_EQ(receiver.report().frame_interval().count(), 1u);
  EXPECT_EQ(receiver.report().longest_freeze_ns(), nanoseconds(90ms).count());
}

TEST(ArrivalsOfFrames, TheLongestFreezeMayBeAnywhere) {
  const auto freeze = [](std::initializer_list<nanoseconds> frames) {
    Receiver receiver(video(50ms, 100ms));
    std::uint64_t number = 0;
    for (const nanoseconds at : frames) receiver.frame(number++, at);
    return nanoseconds(receiver.report().longest_freeze_ns());
  };
  EXPECT_EQ(freeze({120ms, 130ms}), 70ms) << "before the first frame";
  EXPECT_EQ(freeze({60ms, 65ms, 125ms, 140ms}), 60ms) << "between frames";
  EXPECT_EQ(freeze({60ms, 70ms}), 80ms) << "after the last frame";
  EXPECT_EQ(freeze({60ms, 70ms, 400ms, 500ms}), 80ms) << "no longer than the window";
  EXPECT_EQ(freeze({10ms, 45ms}), 100ms) << "with frames in the warm-up only";
  EXPECT_EQ(freeze({}), 100ms) << "without a frame";
}

TEST(ArrivalsOfFrames, TheSlowestHundredthOfTheIntervalsIsTold) {
  Receiver receiver(video(0s, 11s));
  nanoseconds at{};
  for (std::uint64_t number = 0; number < 1100; ++number) {
    at += number % 55 == 0 ? 100ms : 5ms;
    receiver.frame(number, at);
  }
  const auto interval = receiver.report().frame_interval();
  EXPECT_EQ(interval.count(), 1100u);
  ASSERT_TRUE(interval.has_p99());
  EXPECT_NEAR(static_cast<double>(interval.p99()), 100e6, 0.1e6);
  EXPECT_NEAR(static_cast<double>(interval.p50()), 5e6, 0.005e6);
}

TEST(ArrivalsOfFrames, TooFewFramesHaveNoSlowestHundredth) {
  Receiver receiver(video(0s, 1s));
  for (unsigned number = 0; number < 100; ++number) receiver.frame(number, number * 10ms);
  EXPECT_FALSE(receiver.report().frame_interval().has_p99());
}

}  // namespace
}  // namespace wirerace
