#include "results/tables/cost_table.hpp"

#include <gmock/gmock.h>

#include "results/sample_run.hpp"
#include "results/tables/headings_of.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

BackendSummary backend() {
  BackendSummary out;
  out.backend = "a";
  out.ok = 1;
  out.server.user_ns_per_message = Spread{1'000, 0, 0};
  out.server.voluntary_switches_per_message = Spread{0.0021, 0, 0};
  out.client.steady_rss_bytes = Spread{1'048'576, 0, 0};
  out.client.threads = 2;
  return out;
}

ScenarioSummary summary_with(std::vector<BackendSummary> ranked) {
  return {.scenario = {}, .noise = {}, .ranked = std::move(ranked)};
}

TEST(CostTable, HasARowForEachEndAndOnlyWhatWasMeasured) {
  const Table table = cost_table(summary_with({backend()}));
  EXPECT_THAT(headings_of(table), ElementsAre("backend", "end", "user CPU", "sleeps", "memory", "threads"));
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_THAT(table.rows[0], ElementsAre("a", "server", "1.00 µs", "0.0021", "n/a", "n/a"));
  EXPECT_THAT(table.rows[1], ElementsAre("a", "client", "n/a", "n/a", "1.00 MiB", "2"));
}

TEST(CostTable, LeavesOutWhoHasNoValidTrial) {
  BackendSummary failed = backend();
  failed.ok = 0;
  EXPECT_THAT(cost_table(summary_with({failed})).rows, IsEmpty());
  EXPECT_THAT(wire_table(summary_with({failed})).rows, IsEmpty());
}

TEST(CostTable, SystemCallsHaveAColumnWhereTheyWereCounted) {
  BackendSummary one = backend();
  one.client.system_calls_per_message = Spread{2.5, 0, 0};
  EXPECT_THAT(headings_of(cost_table(summary_with({one}))), testing::Contains("system calls"));
}

TEST(WireTable, TellsBytesPacketsAndTheThreeLatencies) {
  BackendSummary one = backend();
  one.wire_bytes_per_message = Spread{772, 0, 0};
  one.wire_packets_per_message = Spread{2.01, 0, 0};
  one.wire_bytes_per_payload_byte = Spread{1.21, 0, 0};
  one.p50_ns = Spread{41'000, 0, 0};
  one.send_p50_ns = Spread{37'000, 0, 0};
  one.sender_lag_p99_ns = Spread{31'000, 0, 0};
  const Table table = wire_table(summary_with({one}));
  EXPECT_THAT(headings_of(table), ElementsAre("backend", "B/msg", "packets/msg", "B/payload B",
                                              "p50 from due", "p50 from send", "lag p99"));
  EXPECT_THAT(table.rows.at(0), ElementsAre("a", "772", "2.01", "1.21", "41.0 µs", "37.0 µs", "31.0 µs"));
}

TEST(ClientTable, IsOfScenariosWithSeveralClients) {
  const auto summaries = summarise(sample_run());
  EXPECT_THAT(client_table(summaries[0]).rows, IsEmpty());
  const Table table = client_table(summaries[1]);
  EXPECT_THAT(table.rows, SizeIs(6)) << "all but the one that failed";
  EXPECT_EQ(table.rows[4][0], "long-polling/httplib");
  EXPECT_EQ(table.rows[4][1], "0.9140");
  EXPECT_EQ(table.rows[4][2], "61");
}

TEST(ClientTable, HasNoLatencyWhereNothingWasDue) {
  BackendSummary one = backend();
  one.fairness = FairnessSummary{
      .least_jain = 1, .least_messages = 9, .most_messages = 10, .fastest_p99_ns = {}, .slowest_p99_ns = {}};
  EXPECT_THAT(headings_of(client_table(summary_with({one}))),
              ElementsAre("backend", "Jain's index", "fewest messages", "most messages"));
}

TEST(FanOutTable, TellsWhenTheFirstHalfAndTheLastHadAMessage) {
  BackendSummary one = backend();
  EXPECT_THAT(fan_out_table(summary_with({one})).rows, IsEmpty());
  const auto copy = [](double p50, double p99) {
    return CopySummary{.p50_ns = Spread{1'000 * p50, 0, 0}, .p99_ns = Spread{1'000 * p99, 0, 0}};
  };
  one.fan_out =
      FanOutSummary{.first = copy(1, 2), .median = copy(3, 4), .last = copy(5, 6), .spread = copy(7, 8)};
  BackendSummary other = backend();
  other.backend = "b";
  const Table table = fan_out_table(summary_with({one, other}));
  EXPECT_THAT(headings_of(table), ElementsAre("backend", "first p50", "first p99", "half p50", "half p99",
                                              "last p50", "last p99", "spread p50", "spread p99"));
  ASSERT_THAT(table.rows, SizeIs(1)) << "b took no message to many";
  EXPECT_THAT(table.rows[0], ElementsAre("a", "1.00 µs", "2.00 µs", "3.00 µs", "4.00 µs", "5.00 µs",
                                         "6.00 µs", "7.00 µs", "8.00 µs"));
}

TEST(FanOutTable, HasNoTailsWhereMessagesWereTooFew) {
  BackendSummary one = backend();
  one.fan_out.emplace();
  one.fan_out->first.p50_ns = one.fan_out->last.p50_ns = Spread{1, 0, 0};
  EXPECT_THAT(headings_of(fan_out_table(summary_with({one}))),
              ElementsAre("backend", "first p50", "last p50"));
}

}  // namespace
}  // namespace wirerace
