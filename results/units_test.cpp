#include "results/units.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace wirerace {
namespace {

TEST(Units, DurationsTakeTheUnitThatFits) {
  EXPECT_EQ(duration_text(0), "0 ns");
  EXPECT_EQ(duration_text(931), "931 ns");
  EXPECT_EQ(duration_text(1.5), "1.50 ns");
  EXPECT_EQ(duration_text(9'310), "9.31 µs");
  EXPECT_EQ(duration_text(93'100), "93.1 µs");
  EXPECT_EQ(duration_text(25'000'000), "25.0 ms");
  EXPECT_EQ(duration_text(10e9), "10.0 s");
  EXPECT_EQ(duration_text(3600e9), "3,600 s");
}

TEST(Units, RoundingUpMovesToTheNextUnit) {
  EXPECT_EQ(duration_text(999.4), "999 ns");
  EXPECT_EQ(duration_text(999.6), "1.00 µs");
  EXPECT_EQ(duration_text(999'600), "1.00 ms");
  EXPECT_EQ(duration_text(9'996), "10.0 µs");
  EXPECT_EQ(duration_text(99'960), "100 µs");
}

TEST(Units, BytesAreBinary) {
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(1536), "1.50 KiB");
  EXPECT_EQ(bytes_text(12'897'485), "12.3 MiB");
  EXPECT_EQ(bytes_text(8.0 * 1024 * 1024 * 1024), "8.00 GiB");
}

TEST(Units, RatesAndCountsAreGrouped) {
  EXPECT_EQ(rate_text(59.94), "59.9");
  EXPECT_EQ(rate_text(1234.4), "1,234");
  EXPECT_EQ(rate_text(0), "0.00");
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1'234'567), "1,234,567");
}

TEST(Units, PercentHasTwoDigitsBelowTen) {
  EXPECT_EQ(percent_text(0), "0.0 %");
  EXPECT_EQ(percent_text(0.042), "4.2 %");
  EXPECT_EQ(percent_text(0.0996), "10 %");
  EXPECT_EQ(percent_text(1.5), "150 %");
}

TEST(Units, WhatIsAbsentIsNotAvailable) {
  EXPECT_EQ(duration_text(std::nullopt), "n/a");
  EXPECT_EQ(bytes_text(std::nullopt), "n/a");
  EXPECT_EQ(rate_text(std::nullopt), "n/a");
  EXPECT_EQ(rate_text(std::numeric_limits<double>::quiet_NaN()), "n/a");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "n/a");
}

TEST(Units, PairsAreOfServerAndClient) {
  EXPECT_EQ(pair_text(9'340, 12'200, 1000, '+'), "9.3+12");
  EXPECT_EQ(pair_text(0.0004, 0.213, 0.01, '+'), "0.0+21");
  EXPECT_EQ(pair_text(1, 12, 1, '+', 0), "1+12");
  EXPECT_EQ(pair_text(9'437'184, {}, 1024 * 1024, '/'), "9.0/n/a");
  EXPECT_EQ(pair_text({}, {}, 1, '+'), "n/a");
}

}  // namespace
}  // namespace wirerace
