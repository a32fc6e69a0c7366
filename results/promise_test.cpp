#include "results/promise.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(PromiseTest, IsAQuantileBelowATime) {
  const Promise promise = parse_promise("p99<20ms");
  EXPECT_EQ(promise.quantile, "p99");
  EXPECT_EQ(promise.figure, &Distribution::p99);
  EXPECT_EQ(promise.least_samples, 1000U);
  EXPECT_EQ(promise.limit_ns, 20e6);
}

TEST(PromiseTest, ReadsEveryQuantileAndUnit) {
  EXPECT_EQ(parse_promise("p50 < 1 s").limit_ns, 1e9);
  EXPECT_EQ(parse_promise(" p90 <0.5ms ").limit_ns, 5e5);
  EXPECT_EQ(parse_promise("p99.9 < 250 µs").limit_ns, 25e4);
  EXPECT_EQ(parse_promise("max < 250us").limit_ns, 25e4);
  EXPECT_EQ(parse_promise("p99.9<1s").figure, &Distribution::p999);
  EXPECT_EQ(parse_promise("max<1s").least_samples, 1U);
}

TEST(PromiseTest, IsWrittenAsItIsRead) {
  EXPECT_EQ(to_string(parse_promise("p99<20ms")), "p99 < 20 ms");
  EXPECT_EQ(to_string(parse_promise("p99<0.02s")), "p99 < 20 ms");
  EXPECT_EQ(to_string(parse_promise("max<1.5s")), "max < 1.5 s");
  EXPECT_EQ(to_string(parse_promise("p50<250us")), "p50 < 250 µs");
  EXPECT_EQ(to_string(parse_promise("p50<0.5us")), "p50 < 0.5 µs");
  EXPECT_EQ(parse_promise(to_string(parse_promise("p99.9<1.234567891ms"))).limit_ns, 1'234'567.891);
}

TEST(PromiseTest, SaysWhatIsWrongAndWhatToWrite) {
  const auto expect = [](const char* text, const auto& what) {
    EXPECT_THAT([text] { parse_promise(text); }, ThrowsMessage<PromiseError>(what)) << text;
  };
  expect("", HasSubstr("write for example 'p99<20ms'"));
  expect("p99=20ms", HasSubstr("\"p99=20ms\" does not say what stays below what"));
  expect("p95<20ms",
         AllOf(HasSubstr("\"p95\" is none of p50, p90, p99, p99.9 and max"), HasSubstr("'p99<20ms'")));
  expect("p99<20", HasSubstr("20 has no unit: add us, ms or s"));
  expect("p99<20min", HasSubstr("\"min\" is no unit: take us, ms or s"));
  expect("p99<=20ms", HasSubstr("\"=20ms\" is no time"));
  expect("p99<fast", HasSubstr("\"fast\" is no time"));
  expect("p99<0ms", HasSubstr("0ms must be above 0"));
  expect("p99<-1ms", HasSubstr("-1ms must be above 0"));
  expect("p99<infs", HasSubstr("must be above 0 and at most an hour"));
  expect("p99<nans", HasSubstr("must be above 0 and at most an hour"));
}

class JudgeTest : public testing::Test {
 protected:
  JudgeTest() {
    trial.messages.planned = trial.messages.sent = trial.messages.delivered = 2000;
    trial.latency_ns = Distribution();
    trial.latency_ns->p50 = 300'000;
    trial.latency_ns->p99 = 1'200'000;
  }
  Judgement judged(const char* text) const { return judge(trial, parse_promise(text)); }

  Trial trial;
};

TEST_F(JudgeTest, APromiseIsKeptBelowItsLimit) {
  EXPECT_TRUE(judged("p99<1201us").kept);
  EXPECT_EQ(judged("p99<1201us").why, "p99 1.20 ms");
  EXPECT_FALSE(judged("p99<1200us").kept);
  EXPECT_EQ(judged("p99<1200us").why, "p99 1.20 ms");
  EXPECT_TRUE(judged("p50<1ms").kept);
}

TEST_F(JudgeTest, ALostMessageBreaksEveryPromise) {
  trial.messages.lost = 1;
  EXPECT_FALSE(judged("p99<1s").kept);
  EXPECT_EQ(judged("p99<1s").why, "1 of 2,000 lost");
}

TEST_F(JudgeTest, WhoCouldNotKeepUpIsNamedBeforeWhatWasLost) {
  trial.messages.lost = 1;
  trial.status = TrialStatus::Invalid;
  trial.reason = "1 message lost: the transport promises none";
  EXPECT_EQ(judged("p99<1s").why, "1 of 2,000 lost");
  trial.saturation = Saturation::Transport;
  EXPECT_FALSE(judged("p99<1s").kept);
  EXPECT_EQ(judged("p99<1s").why, "transport saturated");
}

TEST_F(JudgeTest, InvalidAndFailedTrialsSayWhy) {
  trial.status = TrialStatus::Invalid;
  trial.reason = "1 message corrupt";
  EXPECT_FALSE(judged("p99<1s").kept);
  EXPECT_EQ(judged("p99<1s").why, "1 message corrupt");
  trial.status = TrialStatus::Failed;
  trial.reason = "the server ended";
  EXPECT_EQ(judged("p99<1s").why, "the server ended");
}

TEST_F(JudgeTest, AQuantileThatRestsOnTooFewMessagesProvesNothing) {
  EXPECT_FALSE(judged("p99.9<1s").kept);
  EXPECT_EQ(judged("p99.9<1s").why, "too few messages for p99.9");
}

}  // namespace
}  // namespace wirerace
