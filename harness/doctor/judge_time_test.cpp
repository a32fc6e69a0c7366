#include <gmock/gmock.h>

#include "harness/doctor/expect_finding.hpp"
#include "harness/doctor/judge.hpp"

namespace wirerace::doctor {

namespace {

using ::testing::HasSubstr;
using ::testing::Pair;

TEST(Judge, WarnsOfASlowClock) {
  Machine machine;
  machine.clock_source = "hpet";
  const Finding finding = judge_clock(machine, 1200);
  expect(Level::Warning, finding);
  EXPECT_EQ(finding.found, "hpet, 1.20 µs a reading");
}

TEST(Judge, WarnsOfStolenTime) {
  expect(Level::Warning, judge_steal(CpuTicks{100, 0}, CpuTicks{160, 20}));
  const Finding past = judge_steal(CpuTicks{1000, 100}, CpuTicks{1080, 100});
  expect(Level::Note, past);
  EXPECT_THAT(past.values, testing::Contains(Pair("under_load_part", 0.0)));
}

TEST(Judge, WarnsOfLateTimersAndSlowWakeUps) {
  expect(Level::Note, judge_timer({60'000, 300'000}));
  expect(Level::Warning, judge_timer({60'000, 3'000'000}));
  const Finding finding = judge_wake_up(Placement::Apart, {93'000, 130'000});
  expect(Level::Warning, finding);
  EXPECT_THAT(finding.values, testing::ElementsAre(Pair("p50_ns", 93'000.0), Pair("p99_ns", 130'000.0)));
  EXPECT_THAT(finding.change, HasSubstr("--placement together"));
}

TEST(Judge, TellsTheFloorOrWhyThereIsNone) {
  Trial trial;
  trial.latency_ns.emplace();
  trial.latency_ns->p50 = 6'200;
  expect(Level::Ok, judge_floor(Placement::Together, trial));
  trial.latency_ns->p50 = 95'000;
  trial.latency_ns->p99 = 140'000;
  const Finding slow = judge_floor(Placement::Apart, trial);
  expect(Level::Warning, slow);
  EXPECT_EQ(slow.found, "p50 95.0 µs, p99 140 µs for a bare ping-pong");
  trial.status = TrialStatus::Failed;
  trial.reason = "the client worker exited";
  const Finding none = judge_floor(Placement::Apart, trial);
  expect(Level::NotAvailable, none);
  EXPECT_EQ(none.found, trial.reason);
}

TEST(Judge, NoiseIsTheLargestDifferenceOfAPair) {
  const Finding finding = judge_noise({{100, 102}, {90, 110}, {100, 100}});
  expect(Level::Note, finding);
  EXPECT_EQ(finding.means, "differences below 20.0 % cannot be told apart here");
  expect(Level::Warning, judge_noise({{100, 150}}));
}

}  // namespace

}  // namespace wirerace::doctor
