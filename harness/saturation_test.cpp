#include "harness/saturation.hpp"

#include <gtest/gtest.h>

namespace wirerace {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// A second at 1,000 messages/s, and what became of them: as a rule each sent at once and there 1 ms later.
class SaturationTest : public testing::Test {
 protected:
  SaturationTest() : workload_(scenario()), latencies_(count(), ms(1)), lags_(count(), 0) {}

  static Scenario scenario() {
    Scenario scenario;
    scenario.pace = Pace::Constant;
    scenario.rate = 1000;
    scenario.warmup = milliseconds(100);
    scenario.duration = milliseconds(1000);
    return scenario;
  }
  static constexpr std::int64_t ms(std::int64_t value) { return value * 1'000'000; }
  std::size_t count() const { return workload_.measured_messages(); }

  /// Latencies, and if `sending` lags too, grow to 400 ms by the end.
  void fall_behind(bool sending) {
    for (std::size_t i = 0; i < count(); ++i) {
      const auto behind = static_cast<std::int64_t>(ms(400) * i / count());
      latencies_[i] += behind;
      if (sending) lags_[i] += behind;
    }
  }

  Saturation verdict() {
    loop.latencies_ns = latencies_;
    loop.lags_ns = lags_;
    return saturation(workload_, loop);
  }

  Workload workload_;
  std::vector<std::int64_t> latencies_, lags_;
  OpenLoop loop{.own = milliseconds(20),
                .handing_over = milliseconds(20),
                .source_cpu = milliseconds(100),
                .receiver_cpu = milliseconds(100)};
};

TEST_F(SaturationTest, WhatKeepsUpIsNotSaturated) {
  EXPECT_EQ(verdict(), Saturation::None);
}

TEST_F(SaturationTest, AStallThatIsMadeUpForIsNotSaturation) {
  for (std::size_t i = 200; i < 600; ++i) latencies_[i] = ms(static_cast<std::int64_t>(600 - i));
  EXPECT_EQ(verdict(), Saturation::None);
}

TEST_F(SaturationTest, ALongLineIsNotSaturation) {
  for (auto& latency : latencies_) latency = ms(240);
  EXPECT_EQ(verdict(), Saturation::None);
}

TEST_F(SaturationTest, ASourceBusyWithItselfIsTheGenerator) {
  fall_behind(true);
  loop.own = milliseconds(900);
  loop.source_cpu = milliseconds(1000);
  EXPECT_EQ(verdict(), Saturation::Generator);
}

TEST_F(SaturationTest, ASourceThatDidNotRunIsTheGenerator) {
  fall_behind(true);
  loop.own = milliseconds(100);
  EXPECT_EQ(verdict(), Saturation::Generator);
}

TEST_F(SaturationTest, ASourceHeldUpInSendIsTheTransport) {
  fall_behind(true);
  loop.own = milliseconds(100);
  loop.handing_over = milliseconds(850);
  loop.source_cpu = milliseconds(1000);
  EXPECT_EQ(verdict(), Saturation::Transport);
}

TEST_F(SaturationTest, ASourceThatWaitsForABacklogIsTheTransport) {
  fall_behind(true);
  loop.own = milliseconds(900);
  loop.source_cpu = milliseconds(1000);
  loop.backlog_bytes = 64 << 20;
  EXPECT_EQ(verdict(), Saturation::Transport);
}

TEST_F(SaturationTest, MessagesThatWaitBetweenIdleEndsAreTheTransport) {
  fall_behind(false);
  EXPECT_EQ(verdict(), Saturation::Transport);
}

TEST_F(SaturationTest, ABusyReceiverIsTheReceiver) {
  fall_behind(false);
  loop.receiver_cpu = milliseconds(980);
  EXPECT_EQ(verdict(), Saturation::Receiver);
}

TEST_F(SaturationTest, WhatNeverArrivedOrWasNeverSentIsOverdue) {
  for (std::size_t i = count() / 2; i < count(); ++i) latencies_[i] = -1;
  EXPECT_EQ(verdict(), Saturation::Transport);
  lags_.resize(count() / 2);
  EXPECT_EQ(verdict(), Saturation::Generator);
}

TEST_F(SaturationTest, WhatAnUnreliableTransportLosesIsNotSaturation) {
  for (std::size_t i = 0; i < count(); i += 3) latencies_[i] = -1;
  EXPECT_EQ(verdict(), Saturation::Transport);
  loop.reliable = false;
  EXPECT_EQ(verdict(), Saturation::None);
}

TEST_F(SaturationTest, WhatIsMissingWasStillArrivingIfItIsTheLastAndOthersCame) {
  const auto still_arriving = [&] {
    verdict();
    return was_still_arriving(workload_, loop, milliseconds(5000));
  };
  EXPECT_TRUE(still_arriving()) << "nothing is missing";
  latencies_.back() = -1;
  EXPECT_FALSE(still_arriving()) << "nothing came for 5 s";
  latencies_[count() - 2] = ms(4500);
  EXPECT_TRUE(still_arriving());
  latencies_[count() - 3] = -1;
  EXPECT_FALSE(still_arriving()) << "a later one came";
  lags_.resize(count() - 3);
  EXPECT_TRUE(still_arriving()) << "all that was sent has come";
}

TEST_F(SaturationTest, MessagesThatAreNotKnownOneByOneGiveNoVerdict) {
  latencies_.clear();
  EXPECT_EQ(verdict(), Saturation::None);
}

}  // namespace
}  // namespace wirerace
