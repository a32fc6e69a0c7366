#include "scenarios/sizes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace wirerace {
namespace {

constexpr int draws = 100'000;

std::vector<std::uint32_t> drawn(const Scenario& scenario) {
  Sizes sizes(scenario);
  std::vector<std::uint32_t> all(draws);
  for (std::uint32_t& size : all) size = sizes.next();
  return all;
}

auto count(const std::vector<std::uint32_t>& sizes, std::uint32_t from, std::uint32_t to) {
  return std::count_if(sizes.begin(), sizes.end(), [=](std::uint32_t s) { return s >= from && s <= to; });
}

Scenario log_normal() {
  Scenario scenario;
  scenario.log_normal = {300, 0.7, 1'000'000};
  return scenario;
}

TEST(Sizes, OfAMixHaveTheirProportions) {
  Scenario scenario;
  scenario.size_mix = {{9, 64, 64}, {1, 1000, 40'000}};
  const auto sizes = drawn(scenario);
  EXPECT_NEAR(static_cast<double>(count(sizes, 64, 64)), 0.9 * draws, 500);
  EXPECT_EQ(count(sizes, 64, 64) + count(sizes, 1000, 40'000), draws);
  EXPECT_NEAR(static_cast<double>(count(sizes, 1000, 20'500)), 0.05 * draws, 300);
}

TEST(Sizes, OfAMixOfOneAreEven) {
  Scenario scenario;
  scenario.size_mix = {{3, 10, 19}};
  const auto sizes = drawn(scenario);
  EXPECT_EQ(count(sizes, 10, 19), draws);
  for (std::uint32_t size = 10; size < 20; ++size)
    EXPECT_NEAR(static_cast<double>(count(sizes, size, size)), 0.1 * draws, 500);
}

TEST(Sizes, LogNormalHaveTheirMedianAndSigma) {
  auto sizes = drawn(log_normal());
  std::sort(sizes.begin(), sizes.end());
  EXPECT_NEAR(sizes[draws / 2], 300, 5);
  // One and two standard deviations of ln(size) either side hold 68.27 % and 95.45 %.
  const double one = static_cast<double>(count(sizes, static_cast<std::uint32_t>(300 / std::exp(0.7)),
                                               static_cast<std::uint32_t>(300 * std::exp(0.7))));
  EXPECT_NEAR(one, 0.6827 * draws, 700);
  const double two = static_cast<double>(count(sizes, static_cast<std::uint32_t>(300 / std::exp(1.4)),
                                               static_cast<std::uint32_t>(300 * std::exp(1.4))));
  EXPECT_NEAR(two, 0.9545 * draws, 400);
}

TEST(Sizes, LogNormalAreClippedToTheSmallestMessageAndToMax) {
  Scenario scenario = log_normal();
  scenario.log_normal = {300, 3, 2000};
  for (const auto& [kind, smallest] : {std::pair(Kind::Text, 16u), std::pair(Kind::Binary, 8u)}) {
    scenario.payload = kind;
    const auto sizes = drawn(scenario);
    EXPECT_EQ(*std::min_element(sizes.begin(), sizes.end()), smallest);
    EXPECT_EQ(*std::max_element(sizes.begin(), sizes.end()), 2000u);
    EXPECT_NEAR(static_cast<double>(count(sizes, 2000, 2000)), 0.2636 * draws, 700)
        << "beyond ln(2000/300)/3";
  }
}

TEST(Sizes, LogNormalAreTheSameOnEveryMachine) {
  const auto sizes = drawn(log_normal());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) sum += sizes[i] * (i + 1);
  EXPECT_EQ(std::vector(sizes.begin(), sizes.begin() + 5),
            (std::vector<std::uint32_t>{246, 353, 383, 368, 249}));
  EXPECT_EQ(sum, 1912155843862u);
}

TEST(PortableExp, IsWithinAFewBitsOfTheTruth) {
  for (double x = -60; x < 60; x += 0.0137) EXPECT_NEAR(portable_exp(x) / std::exp(x), 1, 1e-15) << x;
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_GT(portable_exp(1e9), 1e300);
  EXPECT_LT(portable_exp(-1e9), 1e-300);
}

}  // namespace
}  // namespace wirerace
