#include "results/inference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace wirerace {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Inference, AnIntervalOfFewValuesIsTheirRange) {
  EXPECT_EQ(median_interval(std::array{3.0}), (Interval{3, 3}));
  EXPECT_EQ(median_interval(std::array{5.0, 1.0, 2.0, 9.0, 3.0}), (Interval{1, 9}));
}

// A resample's median is the second smallest of nine or less where at least five of nine draws are: by the
// binomial distribution in 2.6 %, and in 0.1 % it is the smallest. So the 2.5 % point is the second smallest.
TEST(Inference, AnIntervalOfTheMedianIsThatOfTheBootstrap) {
  const std::array values{9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0};
  EXPECT_EQ(median_interval(values), (Interval{2, 8}));
  EXPECT_EQ(median_interval(values), median_interval(values)) << "the same on every call";
}

TEST(Inference, ARatioOfMediansIsResampledOnBothSides) {
  const std::array base{10.0, 10.0, 10.0, 10.0, 10.0, 10.0}, head{12.0, 12.0, 12.0, 12.0, 12.0, 12.0};
  const Interval interval = log_ratio_interval(base, head);
  EXPECT_DOUBLE_EQ(interval.low, std::log(1.2));
  EXPECT_DOUBLE_EQ(interval.high, std::log(1.2));
  const Interval few = log_ratio_interval(std::array{10.0, 20.0}, std::array{10.0, 40.0});
  EXPECT_DOUBLE_EQ(few.low, std::log(0.5));
  EXPECT_DOUBLE_EQ(few.high, std::log(4.0));
}

// R: wilcox.test(c(1.83,0.50,1.62,2.48,1.68,1.88,1.55,3.06,1.30) -
// c(0.878,0.647,0.598,2.05,1.06,1.29,1.06,3.14,1.29)) gives V = 40, p = 0.03906.
TEST(Inference, WilcoxonIsThatOfTheTextbook) {
  const std::array differences{0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01};
  EXPECT_THAT(wilcoxon_signed_rank(differences), DoubleNear(0.0390625, 1e-12));
}

TEST(Inference, WilcoxonOfTenThatAllAgreeIsTwoIn1024) {
  std::vector<double> differences;
  for (int i = 1; i <= 10; ++i) differences.push_back(i);
  EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(differences), 2.0 / 1024);
  differences.insert(differences.end(), 3, 0.0);
  EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(differences), 2.0 / 1024) << "what does not differ says nothing";
  EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(std::array{0.0, 0.0}), 1);
  EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(std::array{1.0, -1.0}), 1);
}

TEST(Inference, WilcoxonOfManyIsCloseToTheExactOne) {
  std::vector<double> fifty;
  for (int i = 1; i <= 50; ++i) fifty.push_back(i % 3 == 0 ? -i : i);
  std::vector<double> more = fifty;
  more.push_back(0.5);
  EXPECT_THAT(wilcoxon_signed_rank(more), DoubleNear(wilcoxon_signed_rank(fifty), 0.01));
}

// R: wilcox.test(c(0.80,0.83,1.89,1.04,1.45,1.38,1.91,1.64,0.73,1.46), c(1.15,0.88,0.90,0.74,1.21)) gives W =
// 35, p = 0.2544.
TEST(Inference, MannWhitneyIsThatOfTheTextbook) {
  const std::array a{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
  const std::array b{1.15, 0.88, 0.90, 0.74, 1.21};
  EXPECT_THAT(mann_whitney(a, b), DoubleNear(0.2544, 5e-5));
  EXPECT_DOUBLE_EQ(mann_whitney(a, b), mann_whitney(b, a));
}

TEST(Inference, MannWhitneyOfTenAndTenApartIsTwoIn184756) {
  std::vector<double> low, high;
  for (int i = 0; i < 10; ++i) {
    low.push_back(i);
    high.push_back(100 + i);
  }
  EXPECT_DOUBLE_EQ(mann_whitney(low, high), 2.0 / 184'756);
  EXPECT_DOUBLE_EQ(mann_whitney(low, low), 1);
  EXPECT_DOUBLE_EQ(mann_whitney({}, low), 1);
}

TEST(Inference, MannWhitneyOfManyIsCloseToTheExactOne) {
  std::vector<double> a, b;
  for (int i = 0; i < 30; ++i) {
    a.push_back(i);
    b.push_back(i + 6.5);
  }
  const double exact = mann_whitney(a, b);
  b.push_back(21.7);
  EXPECT_THAT(mann_whitney(a, b), DoubleNear(exact, 0.005));
  EXPECT_DOUBLE_EQ(mann_whitney(std::vector<double>(40, 1.0), std::vector<double>(40, 1.0)), 1);
}

TEST(Inference, HolmMultipliesTheLeastMostAndNeverDecreases) {
  EXPECT_THAT(holm_adjusted(std::array{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.06, 1e-12), DoubleNear(0.06, 1e-12),
                          DoubleNear(0.02, 1e-12)));
  EXPECT_THAT(holm_adjusted(std::array{0.9, 0.8}), ElementsAre(1, 1));
  EXPECT_THAT(holm_adjusted({}), ElementsAre());
}

}  // namespace
}  // namespace wirerace
