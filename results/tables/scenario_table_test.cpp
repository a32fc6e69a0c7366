#include "results/tables/scenario_table.hpp"

#include <gmock/gmock.h>

#include <map>

namespace wirerace {
namespace {

BackendSummary measured_backend(const std::string& name) {
  BackendSummary out;
  out.backend = name;
  out.ok = 3;
  out.headline = out.p50_ns = Spread{100, 99, 101};
  out.rank = 1;
  return out;
}

/// The cells of the only row, by the heading of their column.
std::map<std::string, std::string> row_of(const BackendSummary& one, const ScenarioInfo& scenario) {
  ScenarioSummary summary;
  summary.ranked = {one};
  summary.scenario = scenario;
  const Table table = scenario_table(summary);
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out[table.columns[i].heading] = table.rows.at(0).at(i);
  return out;
}

std::map<std::string, std::string> row_of(const BackendSummary& one,
                                          const std::string& headline = "latency") {
  ScenarioInfo scenario;
  scenario.headline = headline;
  return row_of(one, scenario);
}

TEST(ScenarioTable, HasTheFirstAndTheLastWhereAMessageGoesToMany) {
  BackendSummary one = measured_backend("a");
  one.fan_out.emplace();
  one.fan_out->first.p50_ns = Spread{40, 0, 0};
  one.fan_out->last.p50_ns = Spread{1'600, 0, 0};
  ScenarioInfo scenario;
  for (const char* flow : {"broadcast", "chat"}) {
    scenario.flow = flow;
    const auto row = row_of(one, scenario);
    EXPECT_EQ(row.at("p50"), "100 ns");
    EXPECT_EQ(row.at("first"), "40 ns");
    EXPECT_EQ(row.at("last"), "1.60 µs");
    EXPECT_TRUE(row.contains("p99") && row.contains("msg/s") && !row.contains("p99.9"));
  }
  one.fan_out.reset();
  EXPECT_EQ(row_of(one, scenario).at("last"), "n/a");
  scenario.flow = "push";
  EXPECT_FALSE(row_of(one, scenario).contains("first"));
}

TEST(ScenarioTable, IsOkWhereTheFaultsAccountForWhatWasLost) {
  BackendSummary one = measured_backend("a");
  one.messages.planned = 100;
  one.messages.lost = 7;
  one.messages.duplicated = 2;
  EXPECT_EQ(row_of(one).at("state"), "see below");
  one.recovery.emplace();
  one.recovery->outages.resize(2);
  one.recovery->outages[0].lost = 3;
  one.recovery->outages[1].lost = 4;
  one.recovery->repeated = 2;
  EXPECT_EQ(row_of(one).at("state"), "ok");
  one.messages.lost = 8;
  EXPECT_EQ(row_of(one).at("state"), "1 lost");
}

TEST(ScenarioTable, SlowReadersAccountForNothingThatWasLost) {
  ScenarioSummary summary{.scenario = {}, .noise = {}, .ranked = {measured_backend("a")}};
  summary.scenario.faults = {"1 slow reader, which reads nothing"};
  EXPECT_EQ(scenario_table(summary).columns.back().meaning.find("the faults account for"), std::string::npos);
  summary.ranked[0].recovery.emplace();
  EXPECT_NE(scenario_table(summary).columns.back().meaning.find("the faults account for"), std::string::npos);
}

TEST(ScenarioTable, CountsWhatNeverCameAsLate) {
  BackendSummary one = measured_backend("a");
  EXPECT_FALSE(row_of(one).contains("late"));
  ScenarioInfo scenario;
  scenario.deadline_ns = 16'700'000;
  EXPECT_EQ(row_of(one, scenario).at("late"), "n/a") << "no trial told";
  one.messages.planned = 1'000;
  one.messages.late = 30;
  EXPECT_EQ(row_of(one, scenario).at("late"), "3.0 %");
  one.messages.lost = 12;
  EXPECT_EQ(row_of(one, scenario).at("late"), "4.2 %");
}

TEST(ScenarioTable, LeadsWithTheRateOfAFloodAndHasNoLatency) {
  BackendSummary one = measured_backend("a");
  one.p50_ns.reset();
  one.headline = one.messages_per_second = Spread{488'000, 480'000, 500'000};
  one.payload_bytes_per_second = Spread{312 * 1024 * 1024.0, 0, 0};
  ScenarioSummary summary;
  summary.scenario.headline = "throughput";
  summary.ranked = {one};
  const Table table = scenario_table(summary);
  std::vector<std::string> headings;
  for (const auto& column : table.columns) headings.push_back(column.heading);
  EXPECT_THAT(headings,
              testing::ElementsAre("#", "backend", "msg/s", "payload/s", "spread", "CPU µs", "MiB", "state"));
  EXPECT_EQ(table.rows.at(0).at(2), "488,000");
  EXPECT_EQ(table.rows.at(0).at(3), "312 MiB");
  EXPECT_EQ(table.rows.at(0).at(4), "±2 %");
}

TEST(ScenarioTable, MarksSharedRanks) {
  BackendSummary one = measured_backend("a");
  EXPECT_EQ(row_of(one).at("#"), "1");
  one.rank = 2;
  one.tied = true;
  EXPECT_EQ(row_of(one).at("#"), "2=");
  one.rank.reset();
  EXPECT_EQ(row_of(one).at("#"), "-");
}

TEST(ScenarioTable, HasBytesOnTheWireWhereTheyWereCounted) {
  BackendSummary one = measured_backend("a");
  EXPECT_FALSE(row_of(one).contains("B/msg"));
  EXPECT_EQ(row_of(one).at("state"), "ok") << "cells keep to their columns";
  one.wire_bytes_per_message = Spread{1'912, 0, 0};
  EXPECT_EQ(row_of(one).at("B/msg"), "1,912");
  EXPECT_EQ(row_of(one, "fps").at("B/msg"), "1,912");
}

TEST(ScenarioTable, MarksTheSaturated) {
  BackendSummary one = measured_backend("a");
  one.saturated[Saturation::Generator] = 1;
  EXPECT_EQ(row_of(one).at("state"), "saturated");
  one.messages.lost = 1;
  EXPECT_EQ(row_of(one).at("state"), "see below") << "there is more than one thing to say";
  one.ok = 0;
  one.failed = 3;
  EXPECT_EQ(row_of(one).at("state"), "failed");
}

}  // namespace
}  // namespace wirerace
