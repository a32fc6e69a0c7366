#include "results/report/report_table.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::Contains;
using testing::Not;

BackendSummary five_rounds() {
  BackendSummary out;
  out.backend = "tcp/asio";
  out.ok = 5;
  out.rank = 1;
  out.headline = out.p50_ns = spread_of({29'800, 30'000, 31'900, 32'000, 33'100});
  out.p99_ns = spread_of({880e3, 900e3, 1e6, 1.1e6, 1.2e6});
  out.messages_per_second = spread_of({1'200, 1'200, 1'200, 1'200, 1'200});
  return out;
}

ScenarioSummary summary(BackendSummary one) {
  ScenarioSummary out;
  out.scenario.headline = "latency";
  out.ranked = {std::move(one)};
  return out;
}

std::vector<std::string> headings(const Table& table) {
  std::vector<std::string> out;
  for (const Column& column : table.columns) out.push_back(column.heading);
  return out;
}

std::string cell(const Table& table, const std::string& heading, std::size_t row = 0) {
  const auto column = std::ranges::find(table.columns, heading, &Column::heading);
  return column == table.columns.end()
             ? "no column"
             : table.rows[row][static_cast<std::size_t>(column - table.columns.begin())];
}

TEST(ReportTable, ShowsWhereTheMedianLies) {
  const Table table = report_table(summary(five_rounds()));
  EXPECT_EQ(cell(table, "p50"), "31.9 µs (29.8–33.1)");
  EXPECT_EQ(cell(table, "p99"), "1.00 ms (880 µs–1.20 ms)") << "units are said where they differ";
}

TEST(ReportTable, TwoRoundsHaveNoInterval) {
  BackendSummary one = five_rounds();
  one.ok = 2;
  one.headline = one.p50_ns = spread_of({30'000, 32'000});
  EXPECT_EQ(cell(report_table(summary(one)), "p50"), "31.0 µs");
}

TEST(ReportTable, RoundsThatAllReadAlikeNeedNoInterval) {
  BackendSummary one = five_rounds();
  one.headline = one.p50_ns = spread_of({30'000, 30'001, 30'002});
  EXPECT_EQ(cell(report_table(summary(one)), "p50"), "30.0 µs");
}

TEST(ReportTable, WhereRoundsLackAP99ThatOfAllPooledStands) {
  BackendSummary one = five_rounds();
  one.p99_ns = spread_of({1e6, 2e6});
  one.pooled_p99_ns = 3'000'000;
  EXPECT_EQ(cell(report_table(summary(one)), "p99"), "3.00 ms");
  one.pooled_p99_ns.reset();
  EXPECT_EQ(cell(report_table(summary(one)), "p99"), "no column") << "as nobody has one";
}

TEST(ReportTable, HasTheColumnsOfItsScenario) {
  const auto summaries = summarise(sample_run());
  const auto feed = headings(report_table(summaries[0])), video = headings(report_table(summaries[3])),
             flood = headings(report_table(summaries[5])), scores = headings(report_table(summaries[4]));
  for (const auto& table : {feed, video, flood, scores}) {
    EXPECT_EQ(table.front(), "#");
    EXPECT_EQ(table[1], "backend");
    EXPECT_EQ(table[3], "spread") << "of the figure before it";
    EXPECT_EQ(table.back(), "state");
    for (const char* all : {"CPU µs", "B/B", "KiB/conn", "lost"}) EXPECT_THAT(table, Contains(all));
  }
  EXPECT_EQ(video[2], "FPS");
  EXPECT_THAT(video, Contains("freeze"));
  EXPECT_EQ(flood[2], "msg/s");
  EXPECT_THAT(flood, Not(Contains("p99")));
  EXPECT_THAT(scores, Contains("late"));
  EXPECT_THAT(feed, Not(Contains("late")));
}

TEST(ReportTable, CountsLostMessages) {
  const auto summaries = summarise(sample_run());
  const Table table = report_table(summaries[1]);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.rows[row][1];
    EXPECT_EQ(cell(table, "lost", row), name == "udp/asio" ? "9" : name == "grpc/grpc++" ? "n/a" : "0");
  }
}

}  // namespace
}  // namespace wirerace
