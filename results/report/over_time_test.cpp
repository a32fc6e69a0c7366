#include "results/report/over_time.hpp"

#include <gtest/gtest.h>

namespace wirerace {
namespace {

Trial trial(unsigned round, std::vector<LatencySlice> slices) {
  Trial out;
  out.scenario = "feed";
  out.backend = "tcp/asio";
  out.round = round;
  out.latency_over_time = std::move(slices);
  return out;
}

LatencySlice slice(std::optional<std::int64_t> p50, std::optional<std::int64_t> max) {
  return {.count = 100, .p50 = p50, .p99 = {}, .max = max};
}

TEST(OverTime, IsTheMedianOfMediansAndTheGreatestMaximumOfEachSlice) {
  wirerace::Run run;
  run.trials = {trial(1, {slice(10, 50), slice({}, 70)}), trial(2, {slice(30, 40), slice({}, {})}),
                trial(3, {slice(20, 90), slice(7, 8)})};
  const auto slices = over_time(run, "feed", "tcp/asio");
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].p50_ns, 20);
  EXPECT_EQ(slices[0].max_ns, 90);
  EXPECT_EQ(slices[1].p50_ns, 7) << "of the one round that has it";
  EXPECT_EQ(slices[1].max_ns, 70);
}

TEST(OverTime, LeavesOutWhatIsInNoFigure) {
  wirerace::Run run;
  run.trials = {trial(1, {slice(10, 50)}), trial(1, {slice(90, 900)}), trial(2, {slice(90, 900)}),
                trial(3, {})};
  run.trials[1].repeat = 2;
  run.trials[2].status = TrialStatus::Invalid;
  ASSERT_EQ(over_time(run, "feed", "tcp/asio").size(), 1U);
  EXPECT_EQ(over_time(run, "feed", "tcp/asio")[0].max_ns, 50);
  EXPECT_TRUE(over_time(run, "feed", "udp/asio").empty());
  EXPECT_TRUE(over_time(run, "other", "tcp/asio").empty());
}

}  // namespace
}  // namespace wirerace
