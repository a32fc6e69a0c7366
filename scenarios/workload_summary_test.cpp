#include "scenarios/workload_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirerace {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Scenario recording() {
  Scenario scenario;
  scenario.pace = Pace::Recorded;
  scenario.trace = {{0ms, 64}, {10ms, 127}, {10ms, 128}, {30ms, 1024}, {190ms, 100}, {950ms, 100}};
  scenario.warmup = 25ms;
  scenario.duration = 500ms;
  return scenario;
}

Traffic traffic_of(const Scenario& scenario) {
  return summarize(Workload(scenario)).traffic.value();
}

TEST(WorkloadSummary, CountsTheMeasuredWindow) {
  const Traffic traffic = traffic_of(recording());
  EXPECT_EQ(traffic.warmup_messages, 3u);
  EXPECT_EQ(traffic.messages, 5u);
  EXPECT_EQ(traffic.bytes, 64u + 127 + 128 + 1024 + 100);
  EXPECT_EQ(traffic.deliveries, 5u);
  EXPECT_DOUBLE_EQ(traffic.mean_rate, 10);
  EXPECT_DOUBLE_EQ(traffic.peak_rate, 40) << "four messages in the first 100 ms";
}

TEST(WorkloadSummary, SizesAreInPowersOfTwoWithoutHoles) {
  EXPECT_THAT(summarize(Workload(recording())).sizes,
              ElementsAre(Bucket{64, 128, 3}, Bucket{128, 256, 1}, Bucket{256, 512, 0}, Bucket{512, 1024, 0},
                          Bucket{1024, 2048, 1}));
}

TEST(WorkloadSummary, GapsAreInStepsOfOneTwoAndFive) {
  Scenario scenario = recording();
  scenario.trace = {{0ms, 64}, {2ms, 64}, {4ms, 64}, {9ms, 64}, {100ms, 64}};
  scenario.duration = 10ms;
  EXPECT_THAT(traffic_of(scenario).gaps_ns,
              ElementsAre(Bucket{2'000'000, 5'000'000, 2}, Bucket{5'000'000, 10'000'000, 1}));
  EXPECT_EQ(traffic_of(recording()).gaps_ns.front(), (Bucket{0, 1'000, 1}))
      << "two messages may share a time";
}

TEST(WorkloadSummary, ThePeakMayBeAnywhereInTheWindow) {
  Scenario scenario;
  scenario.pace = Pace::Ramp;
  scenario.rate = 10;
  scenario.end_rate = 1000;
  scenario.duration = 10s;
  EXPECT_NEAR(traffic_of(scenario).peak_rate, 1000, 15);
  scenario.pace = Pace::Constant;
  scenario.duration = 50ms;
  EXPECT_DOUBLE_EQ(traffic_of(scenario).peak_rate, 20) << "one in a window of 50 ms";
}

TEST(WorkloadSummary, ABroadcastIsDeliveredToEveryClient) {
  Scenario scenario = recording();
  scenario.flow = Flow::Broadcast;
  scenario.clients = 9;
  const Traffic traffic = traffic_of(scenario);
  EXPECT_EQ(traffic.messages, 5u);
  EXPECT_EQ(traffic.deliveries, 45u);
}

TEST(WorkloadSummary, ACycleHasSizesOnly) {
  Scenario scenario = recording();
  scenario.pace = Pace::Flood;
  scenario.headline = Headline::Throughput;
  const WorkloadSummary summary = summarize(Workload(scenario));
  EXPECT_FALSE(summary.traffic);
  EXPECT_EQ(summary.sizes.front(), (Bucket{64, 128, 4}));
}

TEST(WorkloadSummary, NothingMeasuredIsNothing) {
  Scenario scenario = recording();
  scenario.pace = Pace::Poisson;
  scenario.rate = 1e-300;
  const WorkloadSummary summary = summarize(Workload(scenario));
  EXPECT_EQ(summary.traffic->messages, 0u);
  EXPECT_EQ(summary.traffic->peak_rate, 0);
  EXPECT_THAT(summary.sizes, IsEmpty());
  EXPECT_THAT(summary.traffic->gaps_ns, IsEmpty());
}

}  // namespace
}  // namespace wirerace
