#include <gmock/gmock.h>

#include "harness/introduction.hpp"
#include "harness/role.hpp"
#include "harness/role_stage.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// As open_loop(): messages 2 to 5 lie in the window. Rooms of two: 0 with 1, 2 with 3.
Scenario chat() {
  Scenario scenario = open_loop(Flow::Chat);
  scenario.clients = 4;
  scenario.room_clients = 2;
  return scenario;
}

Scenario flood(Flow flow) {
  Scenario scenario = open_loop(flow);
  scenario.pace = Pace::Flood;
  scenario.headline = Headline::Throughput;
  scenario.min_bytes = scenario.max_bytes = 1000;
  return scenario;
}

std::string introduction(const Workload& workload, std::uint32_t who) {
  FakeChannel channel;
  introduce(workload, channel, who);
  return channel.sent.at(0).bytes;
}

Scenario acknowledged(Scenario scenario) {
  scenario.acknowledged = true;
  return scenario;
}

TEST(Broadcast, EachMessageGoesToEveryChannelAtOnce) {
  Stage stage(make_source, open_loop(Flow::Broadcast));
  stage.timer_at(250s);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 1, 2));
  EXPECT_THAT(stage.sent(1), ElementsAre(0, 1, 2));
  stage.timer_at(600s);
  EXPECT_EQ(stage.done, 1);
  EXPECT_EQ(stage.role->report(wire_counts()).sent(), 8u) << "four measured messages, a copy each for two";
}

TEST(Broadcast, WaitsWhileAnyChannelHoldsBackTooMuch) {
  Scenario scenario = open_loop(Flow::Broadcast);
  scenario.rate = 1;
  scenario.min_bytes = scenario.max_bytes = 1 << 20;
  Stage stage(make_source, scenario);
  stage.timer_at(0s);
  stage.channels[1].waiting = (std::size_t{64} << 20) + 1;
  stage.timer_at(10s);
  EXPECT_THAT(stage.sent(0), SizeIs(1));
  EXPECT_THAT(stage.sent(1), SizeIs(1));
  stage.channels[1].waiting = 0;
  stage.timer_at(10s);
  EXPECT_THAT(stage.sent(0), SizeIs(11));
  EXPECT_THAT(stage.sent(1), SizeIs(11));
}

TEST(Broadcast, IsDoneWhenEveryCopyHasArrived) {
  Stage stage(make_sink, open_loop(Flow::Broadcast));
  stage.timer_at(601s);
  for (unsigned number = 0; number < 6; ++number) {
    stage.deliver(0, stage.message(number));
    EXPECT_EQ(stage.done, 0);
    if (number < 5) stage.deliver(1, stage.message(number));
  }
  stage.deliver(0, stage.message(5));
  EXPECT_EQ(stage.done, 0) << "a copy that comes twice is not the other's";
  stage.deliver(1, stage.message(5));
  EXPECT_EQ(stage.done, 1);
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 8u);
  EXPECT_EQ(arrivals.duplicated(), 1u);
  EXPECT_EQ(arrivals.reordered(), 0u);
  EXPECT_THAT(arrivals.latencies_ns(), SizeIs(8));
}

TEST(Broadcast, TellsWhichCopyIsMissing) {
  Stage stage(make_sink, open_loop(Flow::Broadcast));
  stage.timer_at(350s);
  stage.deliver(1, stage.message(2));
  const auto latencies = stage.role->report(wire_counts()).arrivals().latencies_ns();
  ASSERT_THAT(latencies, SizeIs(8));
  EXPECT_EQ(latencies[0], -1);
  EXPECT_GE(latencies[1], nanoseconds(150s).count());
}

TEST(Chat, ClientsSayWhoTheyAreAsSoonAsTheyMay) {
  Stage stage(make_source, chat());
  EXPECT_EQ(stage.opened, 1);
  for (unsigned who = 0; who < 4; ++who) {
    ASSERT_THAT(stage.channels[who].sent, SizeIs(1));
    EXPECT_EQ(stage.channels[who].sent[0].bytes, introduction(stage.workload, who));
  }
}

TEST(Chat, OpensWhenTheServerKnowsEveryone) {
  Stage stage(make_relay, chat());
  EXPECT_EQ(stage.opened, 0);
  for (const unsigned who : {3u, 0u, 2u}) stage.deliver(who, introduction(stage.workload, who));
  EXPECT_EQ(stage.opened, 0);
  stage.deliver(1, introduction(stage.workload, 1));
  EXPECT_EQ(stage.opened, 1);
}

TEST(Chat, TheServerPassesOnToTheOthersOfTheRoomOnly) {
  Stage stage(make_relay, chat());
  // The server's channels are not in the clients' order.
  for (unsigned who = 0; who < 4; ++who) stage.deliver(3 - who, introduction(stage.workload, who));
  stage.go_to(250s);
  stage.deliver(3, stage.message(0));  // client 0's, whose room holds client 1
  EXPECT_THAT(stage.sent(2), ElementsAre(0));
  for (const unsigned channel : {0u, 1u, 3u}) EXPECT_THAT(stage.sent(channel), IsEmpty());
  stage.deliver(0, stage.message(3));
  EXPECT_THAT(stage.sent(1), ElementsAre(3));
}

TEST(Chat, TheServerPassesOnNothingThatIsCorruptOrAnothers) {
  Stage stage(make_relay, chat());
  for (unsigned who = 0; who < 4; ++who) stage.deliver(who, introduction(stage.workload, who));
  stage.timer_at(250s);
  std::string wrong = stage.message(0);
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  stage.deliver(0, wrong);
  stage.deliver(2, stage.message(0));
  for (unsigned channel = 0; channel < 4; ++channel) EXPECT_THAT(stage.sent(channel), IsEmpty());
  stage.timer_at(600s);
  EXPECT_EQ(stage.role->report(wire_counts()).arrivals().corrupt(), 2u);
}

TEST(Chat, WhoHasLeftIsNotSpokenTo) {
  Stage stage(make_relay, chat());
  for (unsigned who = 0; who < 4; ++who) stage.deliver(who, introduction(stage.workload, who));
  stage.go_to(250s);
  stage.role->on_close(&stage.channels[1], "closed by the peer");
  stage.deliver(0, stage.message(0));
  EXPECT_THAT(stage.sent(1), IsEmpty());
}

TEST(Chat, AClientCountsWhatOthersOfItsRoomSay) {
  Stage stage(make_source, chat());
  stage.timer_at(601s);
  for (const unsigned number : {0u, 1u, 2u, 3u, 4u}) stage.deliver(number % 4 ^ 1, stage.message(number));
  stage.deliver(0, stage.message(0));
  EXPECT_EQ(stage.done, 0) << "one's own is not among them";
  stage.deliver(0, stage.message(5));
  EXPECT_EQ(stage.done, 1);
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 4u);
  EXPECT_EQ(arrivals.corrupt(), 1u);
  EXPECT_THAT(arrivals.latencies_ns(), SizeIs(4));
}

TEST(Flood, FillsEveryChannelAndComesBackForMore) {
  Stage stage(make_source, flood(Flow::Push));
  stage.timer_at(-10s);
  EXPECT_THAT(stage.channels[0].sent, IsEmpty());
  stage.channels[1].waiting = 1 << 20;
  stage.timer_at(100s);
  const std::size_t step = stage.channels[0].sent.size();
  EXPECT_GT(step, 1u);
  EXPECT_THAT(stage.channels[1].sent, IsEmpty()) << "enough waits there";
  stage.channels[1].waiting = 0;
  stage.timer_at(200s);
  EXPECT_EQ(stage.channels[0].sent.size(), 2 * step);
  EXPECT_EQ(stage.sent(1)[1], 3u) << "every client has numbers of its own";
  stage.timer_at(600s);
  EXPECT_EQ(stage.done, 1);
  EXPECT_EQ(stage.role->sent(), 3 * step);
}

TEST(Flood, IsOverWhenAllThatWasSentHasArrived) {
  Stage stage(make_sink, flood(Flow::Push));
  stage.timer_at(601s);
  stage.deliver(0, stage.message(0));
  stage.deliver(1, stage.message(1));
  EXPECT_EQ(stage.done, 0) << "nobody has said how many there are";
  stage.role->expect(3);
  EXPECT_EQ(stage.done, 0);
  stage.deliver(0, stage.message(2));
  EXPECT_EQ(stage.done, 1);
}

TEST(Flood, ThatIsAcknowledgedIsOverWithTheLastAcknowledgement) {
  Stage stage(make_source, acknowledged(flood(Flow::Uplink)));
  stage.timer_at(300s);
  stage.deliver(0, stage.message(0).substr(0, 16));
  stage.timer_at(600s);
  EXPECT_EQ(stage.done, 0);
  const std::uint64_t sent = stage.role->sent();
  for (std::uint64_t number = 1; number < sent; ++number) {
    EXPECT_EQ(stage.done, 0);
    stage.deliver(static_cast<unsigned>(number % 2), stage.message(number).substr(0, 16));
  }
  EXPECT_EQ(stage.done, 1);
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.distinct(), sent);
  EXPECT_EQ(arrivals.delivered_bytes(), 1000u) << "of the message, which is what arrived in the window";
}

TEST(Uplink, IsAcknowledgedWithTheBeginningOfEachMessage) {
  Stage stage(make_echo, acknowledged(open_loop(Flow::Uplink)));
  stage.go_to(250s);
  stage.deliver(0, stage.message(0));
  ASSERT_THAT(stage.channels[0].sent, SizeIs(1));
  EXPECT_EQ(stage.channels[0].sent[0].bytes, stage.message(0).substr(0, 16));
}

TEST(Uplink, ThatIsAcknowledgedIsOverWithTheLastAcknowledgementAndTimedUntilThen) {
  Stage stage(make_source, acknowledged(open_loop(Flow::Uplink)));
  stage.timer_at(601s);
  EXPECT_EQ(stage.done, 0);
  std::uint64_t bytes = 0;
  for (unsigned number = 0; number < 6; ++number) {
    EXPECT_EQ(stage.done, 0);
    const std::string message = stage.message(number);
    if (number >= 2) bytes += message.size();
    stage.deliver(number % 2, number % 2 == 0 ? message : message.substr(0, 16));
  }
  EXPECT_EQ(stage.done, 1);
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 4u);
  EXPECT_EQ(arrivals.delivered_bytes(), bytes) << "of messages, however much of them came back";
  EXPECT_GE(arrivals.latency().min(), nanoseconds(100s).count()) << "until the acknowledgement";
}

TEST(Flood, MeasuresWhatArrivesInTheWindow) {
  Stage stage(make_sink, flood(Flow::Push));
  stage.timer_at(100s);
  stage.deliver(0, stage.message(0));  // in the warm-up
  stage.timer_at(300s);
  stage.deliver(0, stage.message(2));
  stage.timer_at(601s);
  stage.deliver(0, stage.message(4));
  stage.role->expect(3);
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 1u);
  EXPECT_EQ(arrivals.delivered_bytes(), 1000u);
  EXPECT_EQ(arrivals.distinct(), 3u);
  EXPECT_EQ(arrivals.latency().count(), 0u);
}

}  // namespace
}  // namespace wirerace
