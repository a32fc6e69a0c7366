#include "scenarios/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace wirerace {
namespace {

TEST(Random, DrawsTheSameOnEveryMachine) {
  Random random(1, 1);
  EXPECT_EQ(random.next(), 6654953048204110715u);
  EXPECT_EQ(random.below(1000), 901u);
  EXPECT_DOUBLE_EQ(random.exponential(), 3.5186011056321185);
}

TEST(Random, SeedsAndStreamsDiffer) {
  EXPECT_NE(Random(1, 1).next(), Random(2, 1).next());
  EXPECT_NE(Random(1, 1).next(), Random(1, 2).next());
  EXPECT_NE(Random(0, 0).next(), Random(0, 1).next());
}

TEST(Random, BelowReachesEveryValueEvenly) {
  Random random(7, 1);
  std::array<int, 10> seen{};
  for (int i = 0; i < 100'000; ++i) ++seen[random.below(10)];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(random.below(1), 0u);
}

TEST(Random, ExponentialHasItsMeanAndItsTail) {
  Random random(7, 1);
  constexpr int draws = 200'000;
  double sum = 0;
  int beyond_one = 0;
  int beyond_three = 0;
  for (int i = 0; i < draws; ++i) {
    const double draw = random.exponential();
    sum += draw;
    beyond_one += draw > 1;
    beyond_three += draw > 3;
  }
  EXPECT_NEAR(sum / draws, 1, 0.01);
  EXPECT_NEAR(beyond_one, draws * std::exp(-1), 1000);
  EXPECT_NEAR(beyond_three, draws * std::exp(-3), 500);
}

TEST(Random, NormalHasItsMeanItsSpreadAndItsTails) {
  Random random(7, 1);
  constexpr int draws = 200'000;
  double sum = 0;
  double squares = 0;
  int below_minus_one = 0;
  int beyond_two = 0;
  for (int i = 0; i < draws; ++i) {
    const double draw = random.normal();
    sum += draw;
    squares += draw * draw;
    below_minus_one += draw < -1;
    beyond_two += draw > 2;
  }
  EXPECT_NEAR(sum / draws, 0, 0.01);
  EXPECT_NEAR(squares / draws, 1, 0.015);
  EXPECT_NEAR(below_minus_one, draws * 0.158655, 800);
  EXPECT_NEAR(beyond_two, draws * 0.022750, 350);
}

}  // namespace
}  // namespace wirerace
