// The exporters of whole histograms.
#include <gmock/gmock.h>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/histogram.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

wirerace::Run run_of(const Histogram& histogram) {
  wirerace::Run run = exported_run();
  std::erase_if(run.trials, [](const Trial& trial) {
    return trial.backend != "tcp/asio" || trial.round > 1 || trial.repeat > 1;
  });
  run.trials[0].latency_histogram = encode_histogram(histogram);
  return run;
}

TEST(ExportHlog, HasARowForEachTrialInTheOrderTheyRan) {
  const auto lines = lines_of(export_hlog(exported_run()));
  ASSERT_EQ(lines.size(), 4 + 6U);
  EXPECT_EQ(lines[1], "#[Histogram log format version 1.2]");
  EXPECT_EQ(lines[2], "#[StartTime: 1795224600.000 (seconds since epoch), 2026-11-21T01:30:00Z]");
  EXPECT_THAT(lines[4], StartsWith("Tag=market-feed/tcp/asio,0.000,10.000,0."));
  EXPECT_THAT(lines[5], StartsWith("Tag=market-feed/udp/asio,10.000,10.000,0."));
  wirerace::Run run = exported_run();
  EXPECT_THAT(lines[5], testing::EndsWith("," + *trial_of(run, "udp/asio", 1).latency_histogram));
}

TEST(ExportHlog, KeepsCommasAndSpacesOutOfTags) {
  wirerace::Run run = exported_run();
  run.scenarios[0].name = "my, feed";
  for (Trial& trial : run.trials) {
    if (trial.scenario == "market-feed") trial.scenario = "my, feed";
  }
  EXPECT_THAT(export_hlog(run), HasSubstr("\nTag=my__feed/tcp/asio,0.000,"));
}

TEST(ExportHgrm, IsFormattedAsHdrHistogramDoes) {
  Histogram histogram;
  for (int i = 0; i < 3; ++i) histogram.record(1'000);
  histogram.record(2'000);
  const auto documents = export_hgrm(run_of(histogram));
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents[0].name, "market-feed_tcp_asio");
  const auto lines = lines_of(documents[0].text);
  ASSERT_GE(lines.size(), 12U);
  EXPECT_EQ(lines[0], "       Value     Percentile TotalCount 1/(1-Percentile)");
  EXPECT_EQ(lines[2], "       1.000 0.000000000000          3           1.00");
  EXPECT_EQ(lines[3], "       1.000 0.100000000000          3           1.11");
  const std::vector<std::string> last(lines.end() - 4, lines.end());
  EXPECT_THAT(last, ElementsAre("       2.000 1.000000000000          4",
                                "#[Mean    =        1.250, StdDeviation   =        0.433]",
                                "#[Max     =        2.000, Total count    =            4]",
                                "#[Buckets =           32, SubBuckets     =         2048]"));
}

TEST(ExportHgrm, EndsForCountsOfAnySize) {
  std::vector<std::uint64_t> counts(Histogram::size);
  counts[5] = (std::uint64_t{1} << 63) - 1;
  counts[7] = 1;
  EXPECT_THAT(export_hgrm(run_of(Histogram(counts)))[0].text,
              HasSubstr("Total count    = 9223372036854775808]"));
}

TEST(ExportHgrm, HasNothingOfBackendsWithoutLatencies) {
  EXPECT_TRUE(export_hgrm(run_of(Histogram())).empty());
}

}  // namespace
}  // namespace wirerace
