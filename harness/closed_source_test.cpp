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

TEST(ClosedSource, StartsWithAWindowOnEveryChannel) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(-10s);
  EXPECT_THAT(stage.sent(0), IsEmpty());
  EXPECT_EQ(stage.wake(), 0s);
  stage.timer_at(0s);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4));
  EXPECT_THAT(stage.sent(1), ElementsAre(1, 3, 5));
  stage.timer_at(100s);
  EXPECT_EQ(stage.sent(0).size(), 3u) << "no more until a reply has come";
}

TEST(ClosedSource, EachReplyStartsTheNextOnItsChannel) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(0s);
  stage.reply_to(0);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4, 6));
  stage.reply_to(4);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4, 6, 8)) << "in whatever order replies come";
  EXPECT_THAT(stage.sent(1), ElementsAre(1, 3, 5));
}

TEST(ClosedSource, GoesOnForAsLongAsRepliesCome) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(250s);
  for (std::uint64_t number = 0; number < 10'000; ++number) stage.reply_to(number);
  EXPECT_EQ(stage.sent(0).size(), 5'003u);
  const auto report = stage.role->report(wire_counts());
  EXPECT_EQ(report.sent(), 10'006u);
  EXPECT_EQ(report.arrivals().delivered(), 10'000u);
  EXPECT_EQ(report.arrivals().corrupt(), 0u);
}

TEST(ClosedSource, SendsNothingAfterTheWindowAndIsDoneWithTheLastReply) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(0s);
  stage.timer_at(600s);
  for (const std::uint64_t number : {0u, 1u, 2u, 3u, 4u}) stage.reply_to(number);
  EXPECT_EQ(stage.done, 0);
  stage.reply_to(5);
  EXPECT_EQ(stage.done, 1);
  EXPECT_EQ(stage.sent(0).size() + stage.sent(1).size(), 6u);
}

TEST(ClosedSource, AMessageIsMeasuredByWhenItWasSent) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(0s);
  stage.timer_at(300s);
  stage.reply_to(0);  // sent in the warm-up
  stage.go_to(310s);
  stage.reply_to(6);  // sent at 300 s
  stage.timer_at(601s);
  stage.reply_to(8);  // sent at 310 s
  const nanoseconds at_most = Clock::now() - stage.begin - 300s;
  const auto report = stage.role->report(wire_counts());
  EXPECT_EQ(report.sent(), 2u);
  EXPECT_EQ(report.arrivals().delivered(), 2u);
  EXPECT_EQ(report.arrivals().delivered_bytes(), 48u) << "of replies";
  EXPECT_EQ(report.arrivals().request_bytes(), stage.message(6).size() + stage.message(8).size());
  EXPECT_LE(report.arrivals().latency().max(), at_most.count());
  EXPECT_GT(report.arrivals().latency().max(), nanoseconds(200s).count());
}

TEST(ClosedSource, ASecondReplyStartsNothingAndIsCounted) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(250s);
  stage.reply_to(0);
  stage.reply_to(0);
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4, 6));
  const auto arrivals = stage.role->report(wire_counts()).arrivals();
  EXPECT_EQ(arrivals.duplicated(), 1u);
  EXPECT_EQ(arrivals.delivered(), 1u);
}

TEST(ClosedSource, ACorruptReplyStartsNothing) {
  Stage stage(make_source, closed_loop());
  stage.timer_at(250s);
  stage.deliver(0, stage.reply(1));    // of the other channel
  stage.deliver(0, stage.message(0));  // no reply
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4));
  EXPECT_EQ(stage.role->report(wire_counts()).arrivals().corrupt(), 2u);
}

TEST(ClosedSource, OverAnUnreliableTransportALostReplyIsMadeUpFor) {
  Stage stage(make_source, closed_loop(), unreliable);
  stage.timer_at(250s);
  EXPECT_LE(stage.wake(), 251s) << "looks again soon";
  stage.go_to(260s);
  const TimePoint before = Clock::now();
  stage.reply_to(2);
  stage.reply_to(4);
  for (const std::uint64_t number : {1u, 3u, 5u}) stage.reply_to(number);
  stage.role->on_timer();
  if (Clock::now() - before > 400ms) GTEST_SKIP() << "the machine stood still";
  EXPECT_THAT(stage.sent(0), ElementsAre(0, 2, 4, 6, 8, 10)) << "one for 0, none for 6 and 8";
  EXPECT_THAT(stage.sent(1), ElementsAre(1, 3, 5, 7, 9, 11)) << "where nothing was lost, no more";
  stage.reply_to(0);
  EXPECT_EQ(stage.sent(0).size(), 6u) << "what was given up starts nothing when it comes after all";
  EXPECT_EQ(stage.role->report(wire_counts()).arrivals().delivered(), 6u) << "but has arrived";
}

TEST(ClosedSource, OverAnUnreliableTransportOneLossDoesNotNarrowTheWindow) {
  Stage stage(make_source, closed_loop(), unreliable);
  stage.timer_at(250s);
  for (std::size_t i = 1; i < 1'000; ++i) {
    std::uint64_t number = 0;
    ASSERT_TRUE(stage.workload.read_number(stage.channels[0].sent[i].bytes, number));
    stage.reply_to(number);
  }
  EXPECT_EQ(stage.sent(0).size(), 1'002u);
  stage.timer_at(260s);
  stage.timer_at(600s + Role::unreliable_drain);
  EXPECT_EQ(stage.sent(0).size(), 1'005u) << "all three that were still waited for";
  EXPECT_EQ(stage.done, 1);
}

}  // namespace
}  // namespace wirerace
