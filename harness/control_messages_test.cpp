#include "harness/control_messages.hpp"

#include <gtest/gtest.h>

#include "results/histogram.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;

template <class T>
T over_the_wire(const T& message) {
  T arrived;
  EXPECT_TRUE(arrived.ParseFromString(message.SerializeAsString()));
  return arrived;
}

Scenario over_the_wire(const Scenario& scenario) {
  return from_control(over_the_wire(to_control(scenario)));
}

TEST(ControlMessages, EveryScenarioOfTheCatalogueMakesTheSameWorkloadElsewhere) {
  for (const Scenario& scenario : catalogue()) {
    const Scenario arrived = over_the_wire(scenario);
    EXPECT_EQ(Workload(arrived).digest(), Workload(scenario).digest()) << scenario.name;
    EXPECT_EQ(arrived.headline, scenario.headline) << scenario.name;
  }
}

TEST(ControlMessages, EveryFieldOfAScenarioThatDecidesATrialSurvives) {
  Scenario scenario;
  scenario.flow = Flow::Echo;
  scenario.payload = Kind::Text;
  scenario.pace = Pace::Closed;
  scenario.headline = Headline::Fps;
  scenario.clients = 7;
  scenario.trace = {{0ns, 100}, {1'234'567'890'123ns, 4'000'000'000}};
  scenario.min_bytes = 33;
  scenario.max_bytes = 4'000'000'001;
  scenario.reply_bytes = 55;
  scenario.acknowledged = true;
  scenario.speed = 0.1;
  scenario.rate = 1234.5678901234;
  scenario.window = 9;
  scenario.duration = 86'400'000'000'001ns;
  scenario.warmup = 3'000'000'001ns;
  scenario.seed = ~std::uint64_t{0};
  scenario.room_clients = 3;
  scenario.size_mix = {{9, 64, 65}, {1, 1000, 4'000'000'002}};
  scenario.log_normal = {300, 1.1, 4'000'000'003};
  scenario.content = std::string("\0\xff bytes", 8);
  scenario.loop = true;
  scenario.end_rate = 0.3;
  scenario.on = 100'000'000'007ns;
  scenario.off = 200'000'000'009ns;
  scenario.deadline = 16'700'000ns;
  scenario.idle = 2'000'000'003ns;
  scenario.faults = {{PlannedFault::What::ServerPaused, 5ns, 7ns}, {PlannedFault::What::ConnectionsCut, 8ns}};
  scenario.slow_readers = {4, 0.7};

  const Scenario arrived = over_the_wire(scenario);
  EXPECT_EQ(arrived.flow, scenario.flow);
  EXPECT_EQ(arrived.payload, scenario.payload);
  EXPECT_EQ(arrived.pace, scenario.pace);
  EXPECT_EQ(arrived.headline, scenario.headline);
  EXPECT_TRUE(arrived.acknowledged);
  EXPECT_EQ(arrived.clients, scenario.clients);
  ASSERT_EQ(arrived.trace.size(), 2u);
  EXPECT_EQ(arrived.trace[0].at, 0ns);
  EXPECT_EQ(arrived.trace[0].bytes, 100u);
  EXPECT_EQ(arrived.trace[1].at, scenario.trace[1].at);
  EXPECT_EQ(arrived.trace[1].bytes, scenario.trace[1].bytes);
  EXPECT_EQ(arrived.min_bytes, scenario.min_bytes);
  EXPECT_EQ(arrived.max_bytes, scenario.max_bytes);
  EXPECT_EQ(arrived.reply_bytes, scenario.reply_bytes);
  EXPECT_EQ(arrived.speed, scenario.speed);
  EXPECT_EQ(arrived.rate, scenario.rate);
  EXPECT_EQ(arrived.window, scenario.window);
  EXPECT_EQ(arrived.duration, scenario.duration);
  EXPECT_EQ(arrived.warmup, scenario.warmup);
  EXPECT_EQ(arrived.seed, scenario.seed);
  EXPECT_EQ(arrived.room_clients, scenario.room_clients);
  ASSERT_EQ(arrived.size_mix.size(), 2u);
  EXPECT_EQ(arrived.size_mix[1].weight, 1u);
  EXPECT_EQ(arrived.size_mix[1].min_bytes, 1000u);
  EXPECT_EQ(arrived.size_mix[1].max_bytes, 4'000'000'002u);
  ASSERT_TRUE(arrived.log_normal);
  EXPECT_EQ(arrived.log_normal->median_bytes, 300u);
  EXPECT_EQ(arrived.log_normal->sigma, 1.1);
  EXPECT_EQ(arrived.log_normal->max_bytes, 4'000'000'003u);
  EXPECT_EQ(arrived.content, scenario.content);
  EXPECT_TRUE(arrived.loop);
  EXPECT_EQ(arrived.end_rate, scenario.end_rate);
  EXPECT_EQ(arrived.on, scenario.on);
  EXPECT_EQ(arrived.off, scenario.off);
  EXPECT_EQ(arrived.deadline, scenario.deadline);
  EXPECT_EQ(arrived.idle, scenario.idle);
  ASSERT_EQ(arrived.faults.size(), 2u);
  EXPECT_EQ(arrived.faults[0].what, PlannedFault::What::ServerPaused);
  EXPECT_EQ(arrived.faults[0].at, 5ns);
  EXPECT_EQ(arrived.faults[0].lasts, 7ns);
  EXPECT_EQ(arrived.faults[1].what, PlannedFault::What::ConnectionsCut);
  EXPECT_EQ(arrived.slow_readers.clients, 4u);
  EXPECT_EQ(arrived.slow_readers.reads_per_second, 0.7);
}

TEST(ControlMessages, WhatWasNotMeasuredStaysAbsent) {
  const Distribution arrived = from_control(over_the_wire(to_control(Distribution{})));
  EXPECT_EQ(arrived.count, 0u);
  for (const auto& value : {arrived.min, arrived.p50, arrived.p90, arrived.p99, arrived.p999, arrived.max}) {
    EXPECT_EQ(value, std::nullopt);
  }
  EXPECT_EQ(arrived.mean, std::nullopt);
}

TEST(ControlMessages, AMeasuredZeroIsNotAbsent) {
  const Distribution sent{
      .count = 9, .min = 0, .p50 = 1, .p90 = 2, .p99 = 3, .p999 = 4, .max = 5, .mean = 0.0};
  const Distribution arrived = from_control(over_the_wire(to_control(sent)));
  EXPECT_EQ(arrived.count, sent.count);
  EXPECT_EQ(arrived.min, sent.min);
  EXPECT_EQ(arrived.p50, sent.p50);
  EXPECT_EQ(arrived.p90, sent.p90);
  EXPECT_EQ(arrived.p99, sent.p99);
  EXPECT_EQ(arrived.p999, sent.p999);
  EXPECT_EQ(arrived.max, sent.max);
  EXPECT_EQ(arrived.mean, sent.mean);
}

TEST(ControlMessages, SlicesArriveAsTheyWereMeasured) {
  const std::vector<LatencySlice> sent{{},
                                       {.count = 9, .p50 = {}, .p99 = {}, .max = 0},
                                       {.count = 2000, .p50 = 0, .p99 = 7, .max = 3'600'000'000'000}};
  const std::vector<LatencySlice> arrived = from_control(over_the_wire(to_control(sent)));
  ASSERT_EQ(arrived.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(arrived[i].count, sent[i].count);
    EXPECT_EQ(arrived[i].p50, sent[i].p50);
    EXPECT_EQ(arrived[i].p99, sent[i].p99);
    EXPECT_EQ(arrived[i].max, sent[i].max);
  }
}

}  // namespace
}  // namespace wirerace
