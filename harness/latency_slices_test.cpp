#include "harness/latency_slices.hpp"

#include <gtest/gtest.h>

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr nanoseconds window = 7s;

TEST(LatencySlices, AreFiftyOfEqualLength) {
  LatencySlices slices(window);
  for (nanoseconds into = 0s; into < window; into += 1ms) slices.record(into, 1000);
  const auto figures = slices.figures();
  ASSERT_EQ(figures.size(), 50u);
  for (const LatencySlice& slice : figures) EXPECT_EQ(slice.count, 140u);
}

TEST(LatencySlices, BeginAndEndToTheNanosecond) {
  LatencySlices slices(window);
  slices.record(0ns, 1);
  slices.record(window / 50 - 1ns, 2);
  slices.record(window / 50, 3);
  slices.record(window - 1ns, 4);
  const auto figures = slices.figures();
  EXPECT_EQ(figures.front().count, 2u);
  EXPECT_EQ(figures.front().max, 2);
  EXPECT_EQ(figures[1].max, 3);
  EXPECT_EQ(figures.back().count, 1u);
  EXPECT_EQ(figures.back().max, 4);
}

TEST(LatencySlices, QuantilesAreWithinThreePercentAndTheMaximumIsExact) {
  for (std::int64_t value = 1; value < Histogram::highest / 2; value = value * 21 / 16 + 1) {
    LatencySlices slices(window);
    for (int i = 0; i < 2000; ++i) slices.record(3s, i < 1000 ? value : 2 * value);
    slices.record(3s, 2 * value + 1);
    const LatencySlice slice = slices.figures()[21];
    const auto exact = static_cast<double>(value);
    EXPECT_NEAR(static_cast<double>(slice.p50.value()), 2 * exact, 0.06 * exact) << value;
    EXPECT_NEAR(static_cast<double>(slice.p99.value()), 2 * exact, 0.06 * exact) << value;
    EXPECT_EQ(slice.max, 2 * value + 1);
  }
}

TEST(LatencySlices, AQuantileWithFewerThanTenBeyondItIsNone) {
  LatencySlices slices(window);
  for (int i = 0; i < 19; ++i) slices.record(0s, 5);
  for (int i = 0; i < 20; ++i) slices.record(1s, 5);
  for (int i = 0; i < 1000; ++i) slices.record(2s, 5);
  const auto figures = slices.figures();
  EXPECT_EQ(figures[0].p50, std::nullopt);
  EXPECT_EQ(figures[7].p50, 5);
  EXPECT_EQ(figures[7].p99, std::nullopt);
  EXPECT_EQ(figures[14].p99, 5);
  EXPECT_EQ(figures[20].count, 0u);
  EXPECT_EQ(figures[20].max, std::nullopt);
}

TEST(LatencySlices, AValueOutsideTheRangeCountsAsTheNearestInIt) {
  LatencySlices slices(window);
  for (int i = 0; i < 20; ++i) slices.record(0s, -1);
  for (int i = 0; i < 20; ++i) slices.record(1s, Histogram::highest + 1);
  const auto figures = slices.figures();
  EXPECT_EQ(figures[0].p50, 0);
  EXPECT_EQ(figures[0].max, 0);
  EXPECT_EQ(figures[7].max, Histogram::highest);
}

TEST(LatencySlices, AddedAreAsIfRecordedInOne) {
  LatencySlices one(window), other(window), both(window);
  for (int i = 0; i < 3000; ++i) {
    const nanoseconds into = i * 2ms;
    (i % 3 == 0 ? one : other).record(into, i * i);
    both.record(into, i * i);
  }
  one.add(other);
  one.add(LatencySlices(window));
  const auto added = one.figures(), expected = both.figures();
  for (std::size_t i = 0; i < added.size(); ++i) {
    EXPECT_EQ(added[i].count, expected[i].count);
    EXPECT_EQ(added[i].p50, expected[i].p50);
    EXPECT_EQ(added[i].max, expected[i].max);
  }
}

}  // namespace
}  // namespace wirerace
