#include "harness/doctor/probes.hpp"

#include <gtest/gtest.h>

#include <system_error>

namespace wirerace::doctor {

namespace {

TEST(Probes, ReadingTheClockTakesSomeTime) {
  EXPECT_GT(clock_cost_ns(), 0);
}

TEST(Probes, ATimerIsNeverEarly) {
  const Jitter jitter = timer_lateness();
  EXPECT_GE(jitter.p50_ns, 0);
  EXPECT_LE(jitter.p50_ns, jitter.p99_ns);
}

TEST(Probes, AWakeUpIsMeasuredInEveryPlacement) {
  for (const Placement placement : {Placement::Apart, Placement::Together, Placement::Free}) {
    const Jitter jitter = wake_up_round_trip(place(placement));
    EXPECT_GT(jitter.p50_ns, 0);
    EXPECT_LE(jitter.p50_ns, jitter.p99_ns);
  }
}

TEST(Probes, MeasuringLeavesTheCallersCoresAlone) {
  const auto before = usable_cores();
  wake_up_round_trip(place(Placement::Together));
  EXPECT_EQ(usable_cores(), before);
}

TEST(Probes, ACoreThatIsNotThereIsAnError) {
  EXPECT_THROW(wake_up_round_trip({.server = {1023}, .client = {1023}}), std::system_error);
  EXPECT_THROW(wake_up_round_trip({.server = {usable_cores()[0]}, .client = {1023}}), std::system_error);
}

}  // namespace

}  // namespace wirerace::doctor
