#include "harness/capacity.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "harness/arrivals.hpp"
#include "results/validate.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;

Scenario constant(double rate) {
  Scenario scenario;
  scenario.name = "feed";
  scenario.about = "A test.";
  scenario.rate = rate;
  scenario.duration = 1s;
  return scenario;
}

TEST(CapacityStep, IsTheScenarioAtAnotherRate) {
  Scenario scenario = find_scenario("chat-echo");
  scenario.idle = 2s;
  const Scenario step = capacity_step(scenario, 12'800);
  EXPECT_EQ(step.name, "chat-echo/12800");
  EXPECT_EQ(step.swept, "rate_per_s");
  EXPECT_EQ(step.rate, 12'800);
  EXPECT_EQ(step.duration, scenario.duration);
  EXPECT_EQ(step.clients, scenario.clients);
  EXPECT_EQ(step.idle, 0s);
}

TEST(CapacityStep, OfARecordingIsFasterAndAsLong) {
  const Scenario scenario = find_scenario("market-feed");
  const Scenario step = capacity_step(scenario, 400);
  EXPECT_EQ(step.name, "market-feed/x400");
  EXPECT_EQ(step.swept, "speed");
  EXPECT_EQ(step.speed, 400);
  EXPECT_EQ(step.duration, scenario.duration);
  EXPECT_EQ(find_problem(step), std::nullopt);
  // The recording's 31 s, sixteen times over.
  EXPECT_GT(Workload(step).measured_messages(), 10 * scenario.trace.size());
}

TEST(CapacityRangeTest, StartsAtTheScenariosOwnRate) {
  const LoadRange range = capacity_range(constant(5000), parse_promise("p99<1s"));
  EXPECT_EQ(range.start, 5000);
  EXPECT_NEAR(range.least, 1000, 1) << "where p99 has ten messages beyond it";
  EXPECT_EQ(range.most, 5000 * 512) << "twice as much is above 4 million messages";
}

TEST(CapacityRangeTest, StartsWhereTheQuantileHasMessagesEnough) {
  EXPECT_EQ(capacity_range(constant(300), parse_promise("p99<1s")).start, 1200);
  EXPECT_EQ(capacity_range(constant(300), parse_promise("p50<1s")).start, 300);
  EXPECT_EQ(capacity_range(constant(300), parse_promise("p99.9<1s")).start, 19'200);
  EXPECT_EQ(capacity_range(constant(300), parse_promise("max<1s")).start, 300);
}

TEST(CapacityRangeTest, EndsWhereAWorkloadHasNoRoomForMore) {
  Scenario scenario = constant(1e6);
  scenario.duration = 1ms;
  const double most = capacity_range(scenario, parse_promise("p99<1s")).most;
  EXPECT_EQ(most, 8e6);
  EXPECT_EQ(find_problem(capacity_step(scenario, most)), std::nullopt);
  EXPECT_NE(find_problem(capacity_step(scenario, 2 * most)), std::nullopt);
}

TEST(CapacityRangeTest, EndsWhereSaturationWouldGoUnseen) {
  Scenario broadcast = constant(1000);
  broadcast.flow = Flow::Broadcast;
  broadcast.clients = 1000;
  EXPECT_EQ(capacity_range(broadcast, parse_promise("p99<1s")).most, 4000) << "four million copies";
  for (const char* name : {"market-feed", "chat-echo", "chat-rooms"}) {
    const Scenario scenario = find_scenario(name);
    const double most = capacity_range(scenario, parse_promise("p99<1s")).most;
    EXPECT_LE(Workload(capacity_step(scenario, most)).measured_deliveries(), Arrivals::most_reported) << name;
  }
}

TEST(CapacityRangeTest, StartsBelowTheScenariosOwnRateWhereThatHasTooMany) {
  const LoadRange range = capacity_range(constant(9e6), parse_promise("p99<1s"));
  EXPECT_EQ(range.start, 2.25e6);
  EXPECT_EQ(range.most, 2.25e6);
}

TEST(CapacityRangeTest, SaysThatTheWindowIsTooShort) {
  Scenario scenario = constant(1000);
  scenario.duration = 10us;
  EXPECT_THAT([&] { capacity_range(scenario, parse_promise("p99<1s")); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "feed: no rate gives the 1,000 messages in a window of 10.0 µs that p99 needs: give "
                  "a longer --duration")));
}

TEST(WhyNoCapacity, OnlyScenariosWithARateHaveOne) {
  for (const char* name : {"market-feed", "chat-echo", "chat-rooms", "connection-storm"})
    EXPECT_EQ(why_no_capacity(find_scenario(name)), std::nullopt) << name;
  EXPECT_THAT(why_no_capacity(find_scenario("ping-pong")).value_or(""), HasSubstr("without --find-capacity"));
  EXPECT_THAT(why_no_capacity(find_scenario("large-transfer")).value_or(""),
              HasSubstr("without --find-capacity"));
  EXPECT_THAT(why_no_capacity(find_scenario("rate-sweep/1000")).value_or(""),
              HasSubstr("a sweep over the rate"));
  EXPECT_EQ(why_no_capacity(find_scenario("clients-sweep/10")), std::nullopt);
  Scenario scenario = constant(100);
  scenario.pace = Pace::Ramp;
  EXPECT_THAT(why_no_capacity(scenario).value_or(""), HasSubstr("constant rate"));
  scenario = constant(100);
  scenario.slow_readers.clients = 1;
  EXPECT_THAT(why_no_capacity(scenario).value_or(""), HasSubstr("slow readers"));
  scenario = constant(100);
  scenario.faults.emplace_back();
  EXPECT_THAT(why_no_capacity(scenario).value_or(""), HasSubstr("faults"));
}

class FindCapacities : public testing::Test {
 protected:
  FindCapacities() {
    for (const char* name : {"a/x", "b/x"}) {
      backends_.push_back({.name = name,
                           .about = "For tests.",
                           .traits = {},
                           .settings = {},
                           .serve = nullptr,
                           .connect = nullptr});
    }
    for (const Backend& backend : backends_) plan.race.backends.push_back(&backend);
    plan.race.workloads.emplace_back(constant(1000));
    plan.race.keep_awake = false;
    plan.promise = parse_promise("p99<1ms");
  }

  void find(wirerace::Run& run) const {
    const Interrupt interrupt;
    find_capacities(plan, run, {.made = {}, .starting = {}, .finished = {}}, interrupt);
  }

  std::vector<Backend> backends_;
  CapacityPlan plan{.race = {}, .promise = {}, .time = 0ns};
};

TEST_F(FindCapacities, DescribesASearchWithoutControls) {
  const wirerace::Run run = describe(plan);
  EXPECT_THAT(run.scenarios, ElementsAre(Field(&ScenarioInfo::name, "feed")));
  EXPECT_THAT(run.backends, SizeIs(2));
  EXPECT_THAT(run.capacities, SizeIs(2));
  EXPECT_EQ(run.capacities[1].scenario, "feed");
  EXPECT_EQ(run.capacities[1].backend, "b/x");
  EXPECT_EQ(run.capacities[1].promise, "p99 < 1 ms");
  EXPECT_THAT(validate(run), IsEmpty());
}

TEST_F(FindCapacities, RunsNothingWhenTheTimeIsOver) {
  wirerace::Run run = describe(plan);
  find(run);
  EXPECT_TRUE(run.complete);
  EXPECT_THAT(run.trials, IsEmpty());
  for (const Capacity& capacity : run.capacities) EXPECT_TRUE(capacity.time_over);
}

TEST_F(FindCapacities, TakesTheTrialsThatHaveRun) {
  plan.race.backends.resize(1);
  wirerace::Run run = describe(plan);
  Trial broken;  // without a latency
  broken.scenario = "feed/1000";
  broken.backend = "a/x";
  broken.round = 1;
  run.trials = {broken, broken};
  run.trials[1].round = 2;
  run.scenarios.push_back(describe(Workload(capacity_step(constant(1000), 1000))));
  find(run);
  EXPECT_EQ(run.capacities[0].broken_per_second, 1000);
  EXPECT_FALSE(run.capacities[0].time_over) << "there is nothing below 1000 to be tried";
  EXPECT_TRUE(run.complete);
}

TEST_F(FindCapacities, RefusesTrialsThatItWouldNotHaveRun) {
  wirerace::Run run = describe(plan);
  run.trials.emplace_back();
  run.trials.back().scenario = "feed/2000";
  run.trials.back().backend = "a/x";
  EXPECT_THAT([&] { find(run); },
              ThrowsMessage<std::runtime_error>(HasSubstr("trial 1, feed/2000 over a/x, is not")));
}

}  // namespace
}  // namespace wirerace
