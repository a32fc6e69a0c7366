#include "results/scenario_table.hpp"

#include <gmock/gmock.h>

#include <map>

namespace wirerace {
namespace {

BackendSummary backend(const std::string& name) {
  BackendSummary out;
  out.backend = name;
  out.ok = 3;
  out.headline = out.p50_ns = Spread{100, 99, 101};
  out.rank = 1;
  return out;
}

/// The cells of the only row, by the heading of their column.
std::map<std::string, std::string> row_of(const BackendSummary& one,
                                          const std::string& headline = "latency") {
  ScenarioSummary summary;
  summary.ranked = {one};
  summary.scenario.headline = headline;
  const Table table = scenario_table(summary);
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out[table.columns[i].heading] = table.rows.at(0).at(i);
  return out;
}

TEST(ScenarioTable, MarksSharedRanks) {
  BackendSummary one = backend("a");
  EXPECT_EQ(row_of(one).at("#"), "1");
  one.rank = 2;
  one.tied = true;
  EXPECT_EQ(row_of(one).at("#"), "2=");
  one.rank.reset();
  EXPECT_EQ(row_of(one).at("#"), "-");
}

TEST(ScenarioTable, HasBytesOnTheWireWhereTheyWereCounted) {
  BackendSummary one = backend("a");
  EXPECT_FALSE(row_of(one).contains("B/msg"));
  EXPECT_EQ(row_of(one).at("state"), "ok") << "cells keep to their columns";
  one.wire_bytes_per_message = Spread{1'912, 0, 0};
  EXPECT_EQ(row_of(one).at("B/msg"), "1,912");
  EXPECT_EQ(row_of(one, "fps").at("B/msg"), "1,912");
}

TEST(ScenarioTable, MarksTheSaturated) {
  BackendSummary one = backend("a");
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
