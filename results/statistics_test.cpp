#include "results/statistics.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

TEST(Statistics, MedianMinAndMaxOfAnyOrder) {
  const auto odd = spread_of({30, 10, 20}).value();
  EXPECT_EQ(odd.median, 20);
  EXPECT_EQ(odd.min, 10);
  EXPECT_EQ(odd.max, 30);
  EXPECT_EQ(spread_of({4, 1, 3, 2})->median, 2.5);
  EXPECT_EQ(spread_of({7})->median, 7);
  EXPECT_FALSE(spread_of({}));
}

TEST(Statistics, KeepsTheValuesSorted) {
  EXPECT_THAT(spread_of({30, 10, 20})->values, testing::ElementsAre(10, 20, 30));
}

TEST(Statistics, AnIntervalTakesThreeRounds) {
  EXPECT_EQ(interval_of(spread_of({30, 10, 20})), (Interval{10, 30})) << "of so few, their range";
  EXPECT_FALSE(interval_of(spread_of({30, 10})));
  EXPECT_FALSE(interval_of(Spread{20, 20, 20})) << "no figure of rounds";
  EXPECT_FALSE(interval_of(std::optional<Spread>()));
}

TEST(Statistics, RelativeSpreadIsHalfTheRangeOverTheMedian) {
  EXPECT_DOUBLE_EQ(relative_spread({.median = 100, .min = 96, .max = 104}).value(), 0.04);
  EXPECT_FALSE(relative_spread({.median = 0, .min = 0, .max = 1}));
}

TEST(Statistics, RelativeDifferenceIsOfTheMean) {
  EXPECT_DOUBLE_EQ(relative_difference(98, 102), 0.04);
  EXPECT_DOUBLE_EQ(relative_difference(102, 98), 0.04);
  EXPECT_EQ(relative_difference(0, 0), 0);
}

}  // namespace
}  // namespace wirerace
