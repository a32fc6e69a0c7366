#include "results/histogram.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

namespace wirerace {
namespace {

std::vector<std::int64_t> samples(std::size_t count) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> draw(11, 2);
  std::vector<std::int64_t> values(count);
  for (auto& value : values) value = static_cast<std::int64_t>(draw(random));
  return values;
}

Histogram histogram_of(const std::vector<std::int64_t>& values) {
  Histogram histogram;
  for (const auto value : values) histogram.record(value);
  return histogram;
}

TEST(Histogram, QuantilesLieWithinOneInAThousandOfTheSortedSamples) {
  auto values = samples(200'000);
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (const double quantile : {0.0001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size())));
    const auto exact = static_cast<double>(values[rank - 1]);
    EXPECT_NEAR(static_cast<double>(histogram.value_at(quantile)), exact, exact / 1000) << quantile;
  }
  EXPECT_EQ(histogram.min(), values.front());
  EXPECT_EQ(histogram.max(), values.back());
  EXPECT_EQ(histogram.count(), values.size());
}

TEST(Histogram, GivesTheHighestEquivalentValueAsHdrHistogramDoes) {
  const Histogram histogram =
      histogram_of({1, 2, 2, 2047, 2048, 4097, 93'100, 93'100, 1'234'567, 3'500'000'000'000});
  EXPECT_EQ(histogram.value_at(0.4), 2047);
  EXPECT_EQ(histogram.value_at(0.5), 2049);
  EXPECT_EQ(histogram.value_at(0.6), 4099);
  EXPECT_EQ(histogram.value_at(0.9), 1'234'943);
  EXPECT_EQ(histogram.value_at(1), 3'500'000'000'000) << "never above the maximum";
}

TEST(Histogram, QuantileOfAWholeRankIsThatSample) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.record(i);
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(histogram.value_at(i / 100.0), i);
}

TEST(Histogram, CountsWhatIsBeyondItsRangeAtItsEnds) {
  const Histogram histogram = histogram_of({-5, std::numeric_limits<std::int64_t>::max()});
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), Histogram::highest);
}

TEST(Histogram, TrustsAQuantileWithTenSamplesBeyondIt) {
  Histogram histogram;
  for (int i = 1; i <= 999; ++i) histogram.record(i);
  EXPECT_EQ(histogram.trusted_value_at(0.99), std::nullopt);
  histogram.record(1000);
  EXPECT_EQ(histogram.trusted_value_at(0.99), 990);
}

TEST(Histogram, EmptyHasNoFigures) {
  const Histogram empty;
  const Distribution distribution = empty.distribution();
  EXPECT_EQ(distribution.count, 0U);
  EXPECT_FALSE(distribution.min || distribution.p50 || distribution.p999 || distribution.max ||
               distribution.mean);
  EXPECT_EQ(empty.value_at(0.5), 0);
}

TEST(Histogram, AddingIsAsIfAllHadBeenRecordedInOne) {
  const auto values = samples(1000);
  Histogram first, second;
  for (std::size_t i = 0; i < values.size(); ++i) (i % 3 ? first : second).record(values[i]);
  first.add(second);
  first.add(Histogram());
  const Histogram whole = histogram_of(values);
  EXPECT_EQ(first.counts(), whole.counts());
  EXPECT_EQ(first.min(), whole.min());
  EXPECT_EQ(first.max(), whole.max());
  EXPECT_DOUBLE_EQ(first.mean(), whole.mean());
}

TEST(HistogramEncoding, ComesBackAsItWas) {
  const Histogram histogram = histogram_of(samples(50'000));
  const std::string text = encode_histogram(histogram);
  EXPECT_THAT(text, testing::StartsWith("HISTFAAA"));
  const Histogram decoded = decode_histogram(text);
  EXPECT_EQ(decoded.counts(), histogram.counts());
  EXPECT_NEAR(decoded.mean(), histogram.mean(), histogram.mean() / 1000);
  EXPECT_NEAR(static_cast<double>(decoded.max()), static_cast<double>(histogram.max()),
              static_cast<double>(histogram.max()) / 1000);
  EXPECT_EQ(encode_histogram(decoded), text);
}

TEST(HistogramEncoding, KeepsLargeCountsZeroAndTheLargestValue) {
  std::vector<std::uint64_t> counts(Histogram::size);
  counts[0] = std::uint64_t{1} << 61;
  counts[1] = 1;
  counts[3] = 300;
  counts.back() = 1;
  EXPECT_THAT(decode_histogram(encode_histogram(Histogram(counts))).counts(),
              testing::ElementsAreArray(counts));
  EXPECT_EQ(decode_histogram(encode_histogram(Histogram())).count(), 0U);
}

TEST(HistogramEncoding, ReadsWhatOtherLibrariesWrite) {
  // From the test suites of hdr-histogram-js and hdrhistogram-go: one value, 42.
  const Histogram one = decode_histogram("HISTFAAAAB542pNpmSzMwMDAxAABzFCaEUoz2X+AMIKZAEARAtM=");
  EXPECT_EQ(one.count(), 1U);
  EXPECT_EQ(one.mean(), 42);
  EXPECT_EQ(one.max(), 42);
}

TEST(HistogramEncoding, RefusesWhatIsDamaged) {
  const std::string good = encode_histogram(histogram_of(samples(1000)));
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_THROW(decode_histogram(good.substr(0, length)), std::runtime_error) << length;
  }
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    try {
      // Deflate leaves a few bits unused: a change there is none.
      EXPECT_EQ(encode_histogram(decode_histogram(bad)), good) << i;
    } catch (const std::runtime_error&) {
      ++refused;
    }
  }
  EXPECT_GE(refused, good.size() - 8);
  EXPECT_THROW(decode_histogram("latency: 93"), std::runtime_error);
}

TEST(HistogramEncoding, RefusesAnotherPrecisionAndShiftedCounts) {
  EXPECT_THAT(
      [] {
        decode_histogram("HISTFAAAADR42pNpmSzMwMAgygABTFCaEUz8///f/gNE4LYcUyszkzaTJVMxkzUTNxMTO1MuEwD7aAiy");
      },
      testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("3 significant digits")));
  EXPECT_THAT([] { decode_histogram("HISTFAAAAB94nJNpmSzMwMDABMSMQMzMAAGMUJoJxg9mAgA1TQGm"); },
              testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("index offset")));
}

}  // namespace
}  // namespace wirerace
