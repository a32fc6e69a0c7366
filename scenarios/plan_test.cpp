#include "scenarios/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

Scenario bursts() {
  Scenario scenario;
  scenario.pace = Pace::Bursts;
  scenario.rate = 1000;
  scenario.on = 5ms;
  scenario.off = 15ms;
  scenario.warmup = 30ms;
  scenario.duration = 33ms;
  return scenario;
}

Scenario ramp(double from, double to) {
  Scenario scenario;
  scenario.pace = Pace::Ramp;
  scenario.rate = from;
  scenario.end_rate = to;
  scenario.warmup = 1s;
  scenario.duration = 10s;
  return scenario;
}

Scenario looped() {
  Scenario scenario;
  scenario.pace = Pace::Recorded;
  scenario.loop = true;
  scenario.trace = {{0ms, 100}, {5ms, 200}, {20ms, 300}};  // to 30 ms: a mean gap is 10 ms
  scenario.warmup = 40ms;
  scenario.duration = 100ms;
  return scenario;
}

auto between(const std::vector<PlannedMessage>& messages, nanoseconds from, nanoseconds to) {
  return std::count_if(messages.begin(), messages.end(),
                       [=](const PlannedMessage& m) { return m.at >= from && m.at < to; });
}

TEST(Bursts, AreEvenWhileOnAndSilentWhileOffFromTheTrialsStart) {
  const auto messages = plan(bursts()).messages;
  // On at 0, 20, 40 and 60 ms; the trial ends at 63 ms.
  ASSERT_EQ(messages.size(), 5u + 5u + 5u + 3u);
  for (std::size_t i = 0; i < messages.size(); ++i)
    EXPECT_EQ(messages[i].at, 20ms * static_cast<int>(i / 5) + 1ms * static_cast<int>(i % 5)) << i;
  EXPECT_EQ(Workload(bursts()).measured_messages(), 8u);
}

TEST(Bursts, EachBeginWithAMessageHoweverLowTheRate) {
  Scenario scenario = bursts();
  scenario.rate = 0.001;
  const auto messages = plan(scenario).messages;
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_EQ(messages[3].at, 60ms);
}

TEST(Bursts, AreDealtToTheChannelsInTurn) {
  Scenario scenario = bursts();
  scenario.clients = 4;
  const auto messages = plan(scenario).messages;
  for (std::size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(messages[i].channel, i % 4);
}

TEST(Ramp, WarmsUpAtItsFirstRateAndGrowsLinearly) {
  const auto messages = plan(ramp(100, 1000)).messages;
  EXPECT_EQ(between(messages, 0s, 1s), 100);
  EXPECT_EQ(messages[50].at, 500ms);
  EXPECT_EQ(between(messages, 1s, 11s), 5500) << "10 s at 550 a second on average";
  for (int second = 0; second < 10; ++second)
    EXPECT_NEAR(static_cast<double>(between(messages, 1s * (second + 1), 1s * (second + 2))),
                145 + 90 * second, 1)
        << second;
  EXPECT_TRUE(std::is_sorted(messages.begin(), messages.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
}

TEST(Ramp, MayFallOrBeLevel) {
  const auto falling = plan(ramp(1000, 10)).messages;
  EXPECT_NEAR(static_cast<double>(between(falling, 1s, 11s)), 5050, 1);
  EXPECT_GT(between(falling, 1s, 2s), 10 * between(falling, 10s, 11s) / 2);
  const auto level = plan(ramp(100, 100)).messages;
  ASSERT_EQ(level.size(), 1100u);
  EXPECT_EQ(level[1099].at, 10'990ms);
}

TEST(Loop, StartsOverOneMeanGapAfterTheLastMessage) {
  const Plan looping = plan(looped());
  EXPECT_EQ(looping.rehearsed, 5u) << "0, 5, 20, 30 and 35 ms";
  const auto& messages = looping.messages;
  ASSERT_EQ(messages.size(), 5u + 11u);
  EXPECT_EQ(messages[3].at, 30ms);
  EXPECT_EQ(messages[3].bytes, 100u);
  for (std::size_t i = 5; i < messages.size(); ++i) {
    const auto entry = looped().trace[(i - 5) % 3];
    EXPECT_EQ(messages[i].at, 40ms + entry.at + 30ms * static_cast<int>((i - 5) / 3)) << i;
    EXPECT_EQ(messages[i].bytes, entry.bytes) << i;
  }
}

TEST(Loop, IsAsFastAsTheRecording) {
  Scenario scenario = looped();
  scenario.speed = 2;
  const auto messages = plan(scenario).messages;
  EXPECT_EQ(messages[3].at, 15ms);
  EXPECT_EQ(messages.size(), 8u + 20u);
}

TEST(Loop, WithoutItTheRecordingEnds) {
  Scenario scenario = looped();
  scenario.loop = false;
  EXPECT_EQ(plan(scenario).messages.size(), 3u + 3u);
}

TEST(Broadcast, HasNoChannelsOfItsOwn) {
  for (const Pace pace : {Pace::Constant, Pace::Poisson, Pace::Recorded}) {
    Scenario scenario = looped();
    scenario.pace = pace;
    scenario.rate = 1000;
    scenario.flow = Flow::Broadcast;
    scenario.clients = 7;
    const Workload workload(scenario);
    ASSERT_GT(workload.measured_messages(), 1u);
    for (const PlannedMessage& message : workload.messages()) {
      EXPECT_EQ(message.channel, 0u);
      EXPECT_EQ(workload.deliveries(message), 7u);
    }
    EXPECT_EQ(workload.measured_deliveries(), 7 * workload.measured_messages());
  }
}

TEST(Chat, DealsClientsToRoomsInOrder) {
  Scenario scenario;
  scenario.flow = Flow::Chat;
  scenario.pace = Pace::Constant;
  scenario.rate = 80;
  scenario.duration = 1s;
  scenario.clients = 8;
  scenario.room_clients = 3;
  const Workload workload(scenario);
  EXPECT_EQ(workload.room_of(0).number, 0u);
  EXPECT_EQ(workload.room_of(5).number, 1u);
  EXPECT_EQ(workload.room_of(5).first, 3u);
  EXPECT_EQ(workload.room_of(5).clients, 3u);
  EXPECT_EQ(workload.room_of(7).first, 6u);
  EXPECT_EQ(workload.room_of(7).clients, 2u) << "the last room has what is left";
  EXPECT_EQ(workload.deliveries({.channel = 2}), 2u);
  EXPECT_EQ(workload.deliveries({.channel = 6}), 1u);
  EXPECT_EQ(workload.measured_messages(), 80u);
  EXPECT_EQ(workload.measured_deliveries(), 60u * 2 + 20u * 1);
}

TEST(Flood, IsACycleNumberedLikeAClosedLoop) {
  Scenario scenario;
  scenario.flow = Flow::Uplink;
  scenario.pace = Pace::Flood;
  scenario.headline = Headline::Throughput;
  scenario.duration = 1s;
  scenario.clients = 3;
  scenario.trace = looped().trace;
  const Workload workload(scenario);
  EXPECT_TRUE(workload.cyclic());
  EXPECT_FALSE(workload.closed());
  EXPECT_EQ(workload.measured_messages(), 0u);
  EXPECT_EQ(workload.messages().size(), 3u);
  const PlannedMessage message = workload.at(4 * 3 + 2);  // client 2's message 4
  EXPECT_EQ(message.channel, 2u);
  EXPECT_EQ(message.bytes, 200u);
}

}  // namespace
}  // namespace wirerace
