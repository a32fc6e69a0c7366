#include <gmock/gmock.h>

#include "harness/role.hpp"
#include "harness/role_stage.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Role, OpenedIsToldWhenEveryChannelIs) {
  Stage stage(make_sink, open_loop(Flow::Push));
  EXPECT_EQ(stage.opened, 1);
  Stage other(make_sink, open_loop(Flow::Push));
  FakeChannel surplus;
  other.role->on_open(surplus);
  EXPECT_THAT(other.failures, ElementsAre("more channels opened than the scenario has clients"));
}

TEST(Role, AMessageOnOneChannelTooManyIsPassedOver) {
  for (const Make make : {make_source, make_sink, make_echo}) {
    Stage stage(make, open_loop(Flow::Echo));
    FakeChannel surplus;
    stage.role->on_open(surplus);
    stage.go_to(250s);
    stage.role->on_message(surplus, {Kind::Binary, stage.message(0)});
    EXPECT_THAT(surplus.sent, IsEmpty());
    EXPECT_EQ(stage.failures.size(), 1u);
  }
}

TEST(Role, AChannelThatClosesFailsTheTrialWithTheReason) {
  Stage stage(make_sink, open_loop(Flow::Push));
  stage.role->on_close(&stage.channels[0], "closed by the peer");
  stage.role->on_close(nullptr, "connection refused");
  EXPECT_THAT(stage.failures, ElementsAre("a channel closed: closed by the peer")) << "told once";
}

TEST(Role, AChannelThatClosesOnceAllIsDoneIsNoFailure) {
  Stage stage(make_echo, open_loop(Flow::Echo));
  stage.timer_at(600s);
  ASSERT_EQ(stage.done, 1);
  stage.role->on_close(&stage.channels[0], "closed by the peer");
  EXPECT_THAT(stage.failures, IsEmpty());
}

TEST(Role, ATimerBeforeTheStartDoesNothing) {
  Stage stage(make_source, open_loop(Flow::Push));
  stage.role->on_timer();
  EXPECT_THAT(stage.sent(0), IsEmpty());
  EXPECT_EQ(stage.end.wake, TimePoint{});
}

TEST(Role, CostsAreThoseOfTheMeasuredWindow) {
  Stage stage(make_echo, open_loop(Flow::Echo));
  stage.end.counts = {5, 4};
  stage.timer_at(100s);
  EXPECT_EQ(stage.wake(), 200s) << "to look at the window's start";
  stage.end.counts = {10, 6};
  stage.timer_at(201s);
  EXPECT_EQ(stage.wake(), 600s) << "and at its end";
  stage.end.counts = {15, 7};
  stage.timer_at(400s);
  stage.end.counts = {30, 16};
  stage.timer_at(601s);
  stage.end.counts = {40, 20};
  stage.timer_at(602s);
  const auto report = stage.role->report(wire_counts());
  EXPECT_EQ(report.polls(), 20u);
  EXPECT_EQ(report.empty_polls(), 10u);
  EXPECT_GT(report.spent().user_ns() + report.spent().system_ns(), 0u);
  EXPECT_GT(report.held().threads(), 0u);
  EXPECT_GT(report.held().rss_bytes(), 0u);
  EXPECT_GT(report.peak_rss_bytes(), 0u);
}

TEST(Source, SendsWhatIsDueInOrderAndNothingElse) {
  Stage stage(make_source, open_loop(Flow::Push));
  stage.timer_at(-50s);
  EXPECT_THAT(stage.sent(0), IsEmpty());
  EXPECT_EQ(stage.wake(), 0s);
  stage.timer_at(250s);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2));
  EXPECT_THAT(stage.sent(1), ElementsAre(1));
  EXPECT_EQ(stage.wake(), 300s);
  stage.timer_at(250s);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2)) << "each once";
  stage.timer_at(450s);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4));
  EXPECT_THAT(stage.sent(1), ElementsAre(1, 3));
  EXPECT_THAT(stage.failures, IsEmpty());
}

TEST(Source, SendsNothingAfterTheLastMessage) {
  Stage stage(make_source, open_loop(Flow::Uplink));
  stage.timer_at(550s);
  EXPECT_EQ(stage.done, 0) << "the window is not over";
  EXPECT_EQ(stage.wake(), 600s);
  stage.timer_at(600s);
  EXPECT_EQ(stage.done, 1);
  stage.timer_at(700s);
  EXPECT_EQ(stage.done, 1) << "told once";
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4));
  EXPECT_THAT(stage.sent(1), ElementsAre(1, 3, 5));
}

TEST(Source, TellsHowLateItSentWhatIsMeasured) {
  Stage stage(make_source, open_loop(Flow::Push));
  stage.timer_at(650s);
  const nanoseconds at_most = Clock::now() - stage.begin - 200s;
  const auto report = stage.role->report(wire_counts());
  EXPECT_EQ(report.sent(), 4u);
  EXPECT_EQ(report.sender_lag().count(), 4u);
  EXPECT_GE(report.sender_lag().min(), nanoseconds(150s).count());
  EXPECT_GE(report.sender_lag().max(), nanoseconds(450s).count());
  EXPECT_LE(report.sender_lag().max(), at_most.count());
}

TEST(Source, OfAnEchoIsDoneWhenEveryReplyHasCome) {
  Stage stage(make_source, open_loop(Flow::Echo));
  stage.timer_at(601s);
  for (const std::uint64_t number : {0u, 1u, 2u, 3u, 4u}) stage.reply_to(number);
  EXPECT_EQ(stage.done, 0);
  EXPECT_EQ(stage.wake(), 600s + Role::reliable_drain);
  stage.reply_to(5);
  EXPECT_EQ(stage.done, 1);
  const nanoseconds at_most = Clock::now() - stage.begin - 200s;
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 4u);
  EXPECT_GE(arrivals.latency().max(), nanoseconds(401s).count()) << "from the intended time";
  EXPECT_LE(arrivals.latency().max(), at_most.count());
}

TEST(Source, WaitsForRepliesAsLongAsTheTransportPromisesThem) {
  for (const auto& [traits, drain] :
       {std::pair{reliable, Role::reliable_drain}, std::pair{unreliable, Role::unreliable_drain}}) {
    Stage stage(make_source, open_loop(Flow::Echo), traits);
    stage.timer_at(600s);
    EXPECT_EQ(stage.wake(), 600s + drain);
    stage.timer_at(600s + drain);
    EXPECT_EQ(stage.done, 1);
    EXPECT_EQ(stage.role->report(wire_counts()).arrivals().delivered(), 0u);
  }
}

TEST(Source, WaitsWhileAnyChannelHoldsBackTooMuch) {
  Scenario scenario = open_loop(Flow::Push);
  scenario.clients = 16;
  scenario.rate = 1;
  scenario.min_bytes = scenario.max_bytes = 1 << 20;
  Stage stage(make_source, scenario);
  stage.channels[7].waiting = std::size_t{64} << 20;
  stage.timer_at(10s);
  stage.timer_at(25s);
  EXPECT_THAT(stage.sent(7), SizeIs(2)) << "64 MiB are not too much";
  ++stage.channels[7].waiting;
  stage.timer_at(100s);
  EXPECT_THAT(stage.sent(7), SizeIs(2));
  EXPECT_GT(stage.wake(), 100s) << "looks again soon";
  EXPECT_LT(stage.wake(), 101s);
  EXPECT_THAT(stage.sent(8), SizeIs(2)) << "order in time is kept over channels";
  stage.channels[7].waiting = 0;
  stage.timer_at(100s);
  EXPECT_THAT(stage.sent(7), SizeIs(6));
  EXPECT_THAT(stage.failures, IsEmpty());
}

TEST(Source, TellsTheLagOfEachMessageAndWhatWaitsAtTheEnd) {
  Stage stage(make_source, open_loop(Flow::Push));
  stage.timer_at(250s);
  stage.channels[1].waiting = 5;
  stage.timer_at(601s);
  const auto report = stage.role->report(wire_counts());
  ASSERT_EQ(static_cast<std::uint64_t>(report.sending().lags_ns_size()), report.sent());
  ASSERT_GT(report.sent(), 1u);
  EXPECT_GE(report.sending().lags_ns(0), nanoseconds(50s).count()) << "due at 200 s";
  EXPECT_EQ(report.sending().backlog_bytes(), 5u);
}

TEST(Sink, TellsTheLatencyOfEachMeasuredMessage) {
  Stage stage(make_sink, open_loop(Flow::Push));
  stage.go_to(450s);
  stage.deliver(1, stage.message(3));  // due at 300 s
  stage.timer_at(601s);
  const auto latencies = stage.role->report(wire_counts()).arrivals().latencies_ns();
  ASSERT_EQ(static_cast<std::uint64_t>(latencies.size()), stage.workload.measured_messages());
  EXPECT_EQ(latencies[0], -1) << "message 2, due at 200 s, has not come";
  EXPECT_GE(latencies[1], nanoseconds(150s).count());
  EXPECT_LT(latencies[1], nanoseconds(160s).count());
}

TEST(Sink, IsDoneWhenEverythingHasArrivedAndTheWindowIsOver) {
  Stage early(make_sink, open_loop(Flow::Push));
  early.timer_at(550s);
  for (unsigned number = 0; number < 6; ++number) early.deliver(number % 2, early.message(number));
  EXPECT_EQ(early.done, 0);
  EXPECT_EQ(early.wake(), 600s);
  early.timer_at(600s);
  EXPECT_EQ(early.done, 1);

  Stage late(make_sink, open_loop(Flow::Push));
  late.timer_at(550s);
  for (unsigned number = 0; number < 5; ++number) late.deliver(number % 2, late.message(number));
  late.timer_at(601s);
  EXPECT_EQ(late.done, 0);
  late.deliver(0, late.message(4));
  EXPECT_EQ(late.done, 0) << "a duplicate is not what is missing";
  late.deliver(1, late.message(5));
  EXPECT_EQ(late.done, 1);
  late.timer_at(700s);
  EXPECT_EQ(late.done, 1) << "told once";
}

TEST(Sink, WaitsForTheMissingAsLongAsTheTransportPromisesThem) {
  for (const auto& [traits, drain] :
       {std::pair{reliable, Role::reliable_drain}, std::pair{unreliable, Role::unreliable_drain}}) {
    Stage stage(make_sink, open_loop(Flow::Push), traits);
    stage.timer_at(600s);
    EXPECT_EQ(stage.wake(), 600s + drain);
    stage.timer_at(600s + drain);
    EXPECT_EQ(stage.done, 1);
  }
}

TEST(Sink, TimesWhatArrivesFromItsIntendedTime) {
  Stage stage(make_sink, open_loop(Flow::Push));
  stage.timer_at(350s);
  stage.deliver(1, stage.message(3));
  const nanoseconds at_most = Clock::now() - stage.begin - 300s;
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.delivered(), 1u);
  EXPECT_EQ(arrivals.delivered_bytes(), stage.message(3).size());
  EXPECT_GE(arrivals.latency().max(), nanoseconds(50s).count());
  EXPECT_LE(arrivals.latency().max(), at_most.count());
}

TEST(Sink, DoesNotCountWhatIsCorrupt) {
  Stage stage(make_sink, open_loop(Flow::Push));
  stage.timer_at(350s);
  stage.deliver(0, stage.message(2) + "x");
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.corrupt(), 1u);
  EXPECT_EQ(arrivals.delivered(), 0u);
}

TEST(Echo, SendsTheSameBytesBack) {
  Stage stage(make_echo, open_loop(Flow::Echo));
  stage.go_to(10s);
  stage.deliver(1, stage.message(1));
  EXPECT_THAT(stage.sent(1), ElementsAre(1));
  EXPECT_THAT(stage.sent(0), IsEmpty());
}

TEST(Echo, SendsTheWorkloadsReplyWhereItHasASizeOfItsOwn) {
  Stage stage(make_echo, closed_loop());
  stage.go_to(10s);
  stage.deliver(1, stage.message(7));
  ASSERT_EQ(stage.channels[1].sent.size(), 1u);
  EXPECT_EQ(stage.channels[1].sent[0].bytes, stage.reply(7));
  EXPECT_EQ(stage.channels[1].sent[0].bytes.size(), 24u);
}

TEST(Echo, DoesNotReplyToWhatIsCorrupt) {
  Stage stage(make_echo, open_loop(Flow::Echo));
  stage.timer_at(250s);
  std::string wrong = stage.message(0);
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  stage.deliver(0, wrong);
  EXPECT_THAT(stage.sent(0), IsEmpty());
  stage.timer_at(600s);
  EXPECT_EQ(stage.role->report(wire_counts()).arrivals().corrupt(), 1u);
}

TEST(Echo, IsDoneWithTheWindow) {
  Stage stage(make_echo, open_loop(Flow::Echo));
  stage.timer_at(599s);
  EXPECT_EQ(stage.done, 0);
  stage.timer_at(600s);
  EXPECT_EQ(stage.done, 1);
}

}  // namespace
}  // namespace wirerace
