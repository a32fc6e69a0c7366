#include "results/report/chart_tables.hpp"

#include <gmock/gmock.h>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;

TEST(ChartTables, TheHeadlineHasItsIntervalAndRange) {
  const wirerace::Run run = sample_run();
  auto summary = summarise(run)[0];
  summary.ranked.resize(1);
  summary.ranked[0].headline = spread_of({30'000, 31'000, 33'000});
  EXPECT_THAT(headline_numbers(summary).rows, ElementsAre(ElementsAre("udp/asio", "31.0 µs", "30.0 µs",
                                                                      "33.0 µs", "30.0 µs", "33.0 µs", "3")));
  summary.ranked[0].headline = Spread{26e6, 26e6, 26e6};
  EXPECT_EQ(headline_numbers(summary).rows[0][2], "n/a");
  EXPECT_EQ(headline_numbers(summary).rows[0][6], "pooled");
}

TEST(ChartTables, PercentilesGoAsFarAsSamplesDo) {
  auto summary = summarise(sample_run())[0];
  summary.ranked.resize(2);
  Histogram few;
  for (int i = 1; i <= 100; ++i) few.record(i * 1'000);
  summary.ranked[1].pooled = few;
  const Table table = percentile_numbers(summary);
  ASSERT_EQ(table.columns.size(), 3U);
  EXPECT_THAT(table.rows.front(), ElementsAre("50 %", testing::_, "50.0 µs"));
  EXPECT_THAT(table.rows.back(), ElementsAre("99.9 %", testing::HasSubstr("µs"), "n/a")) << "of 36,000";
}

TEST(ChartTables, OverTimeIsTenParts) {
  const wirerace::Run run = sample_run();
  const auto summaries = summarise(run);
  const Table table = over_time_numbers(summaries[0], run);
  ASSERT_EQ(table.rows.size(), 10U);
  EXPECT_EQ(table.rows[0][0], "0–1");
  EXPECT_EQ(table.rows[9][0], "9–10");
  EXPECT_EQ(table.columns.size(), 8U);
  EXPECT_THAT(table.rows[5][1], testing::MatchesRegex("5[0-9]\\.[0-9] µs / .* µs")) << "the hump";
  EXPECT_TRUE(over_time_numbers(summaries[5], run).rows.empty()) << "a flood has no latency";
}

TEST(ChartTables, OnlyFramesFreezeAndHaveALow) {
  const auto summaries = summarise(sample_run());
  EXPECT_EQ(headline_numbers(summaries[3]).columns.back().heading, "1 % low");
  EXPECT_EQ(headline_numbers(summaries[3]).rows[0].back(), "52.2");
  EXPECT_EQ(headline_numbers(summaries[0]).columns.back().heading, "rounds");
  EXPECT_TRUE(freeze_numbers(summaries[0]).rows.empty());
  EXPECT_EQ(freeze_numbers(summaries[3]).rows.size(), 7U);
}

TEST(ChartTables, AreShort) {
  const wirerace::Run run = sample_run();
  for (const auto& summary : summarise(run)) {
    for (const Table& table : {headline_numbers(summary), percentile_numbers(summary),
                               over_time_numbers(summary, run), freeze_numbers(summary)})
      EXPECT_LE(table.rows.size(), 20U);
  }
}

}  // namespace
}  // namespace wirerace
