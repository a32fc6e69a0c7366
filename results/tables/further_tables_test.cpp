#include "results/tables/further_tables.hpp"

#include <gmock/gmock.h>

#include "results/sample_run.hpp"
#include "results/tables/headings_of.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

OutageSummary outage(const char* fault, double median_ns) {
  OutageSummary out;
  out.fault = fault;
  out.median_ns = Spread{median_ns, 0, 0};
  out.slowest_ns = Spread{2 * median_ns, 0, 0};
  out.clients = out.recovered = 30;
  return out;
}

BackendSummary backend(std::vector<OutageSummary> outages, std::uint64_t reopened) {
  BackendSummary out;
  out.backend = "a";
  out.ok = 3;
  out.recovery = RecoverySummary{.outages = std::move(outages), .reopened = reopened, .repeated = 2};
  return out;
}

ScenarioSummary summary_of(std::vector<BackendSummary> ranked, unsigned clients = 10) {
  ScenarioInfo scenario;
  scenario.clients = clients;
  return {.scenario = scenario, .noise = {}, .ranked = std::move(ranked)};
}

std::string back_by(const BackendSummary& one) {
  return recovery_table(summary_of({one})).rows.at(0).back();
}

TEST(RecoveryTable, HasARowForEachBackend) {
  OutageSummary killed = outage("server killed", 318e6);
  killed.down_ns = Spread{304e6, 0, 0};
  killed.lost = 186;
  const Table table = recovery_table(summary_of({backend({killed}, 30), BackendSummary{}}));
  EXPECT_EQ(table.title, "Recovery");
  EXPECT_THAT(headings_of(table),
              ElementsAre("backend", "down", "half back", "all back", "lost", "repeated", "back by"));
  EXPECT_THAT(table.rows,
              ElementsAre(ElementsAre("a", "304 ms", "318 ms", "636 ms", "186", "2", "application")));
}

TEST(RecoveryTable, TakesTheFaultsOfAKindTogether) {
  OutageSummary first = outage("connections cut", 1e6), second = outage("connections cut", 3e6);
  first.lost = second.lost = 4;
  const Table table =
      recovery_table(summary_of({backend({first, outage("server paused", 300e6), second}, 60)}));
  EXPECT_THAT(headings_of(table),
              ElementsAre("backend", "fault", "half back", "all back", "lost", "repeated", "back by"));
  EXPECT_THAT(
      table.rows,
      ElementsAre(ElementsAre("a", "connections cut ×2", "3.00 ms", "6.00 ms", "8", "2", "application"),
                  ElementsAre("a", "server paused", "300 ms", "600 ms", "0", "", "protocol")));
}

TEST(RecoveryTable, TellsWhoResumed) {
  OutageSummary cut = outage("connections cut", 1e6);
  cut.connections = 10;
  EXPECT_EQ(back_by(backend({cut}, 0)), "protocol");
  EXPECT_EQ(back_by(backend({cut}, 30)), "application");
  EXPECT_EQ(back_by(backend({cut}, 31)), "application") << "one closed twice";
  EXPECT_EQ(back_by(backend({cut}, 29)), "both");
  EXPECT_EQ(back_by(backend({cut, cut}, 59)), "both");
  EXPECT_EQ(back_by(backend({cut, cut}, 60)), "application");
  cut.lost = 1;
  EXPECT_EQ(back_by(backend({cut}, 0)), "protocol, with loss");
  cut.recovered = 29;
  EXPECT_EQ(back_by(backend({cut}, 30)), "partly");
  cut.recovered = 15;
  EXPECT_EQ(back_by(backend({cut}, 0)), "partly");
  cut.recovered = 14;
  EXPECT_EQ(back_by(backend({cut}, 30)), "neither");
  cut.connections = 0;
  EXPECT_EQ(back_by(backend({cut}, 0)), "has no connection");
}

TEST(RecoveryTable, HasNoTimesWhereThereWasNoConnectionToCut) {
  OutageSummary cut = outage("connections cut", 1e6);
  cut.connections = 0;
  BackendSummary udp = backend({cut}, 0);
  udp.backend = "udp";
  cut.connections = 10;
  const Table table = recovery_table(summary_of({udp, backend({cut}, 30)}));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("udp", "n/a", "n/a", "0", "2", "has no connection"),
                                      ElementsAre("a", "1.00 ms", "2.00 ms", "0", "2", "application")));
}

TEST(RecoveryTable, CountsWhoNeverCameBack) {
  OutageSummary cut = outage("connections cut", 1e6);
  cut.recovered = 24;
  cut.slowest_ns.reset();
  EXPECT_EQ(recovery_table(summary_of({backend({cut}, 10)})).rows.at(0).at(1), "1.00 ms");
  EXPECT_EQ(recovery_table(summary_of({backend({cut}, 10)})).rows.at(0).at(2), "6 of 30 never");
  cut.recovered = 14;
  EXPECT_EQ(recovery_table(summary_of({backend({cut}, 10)})).rows.at(0).at(1), "never");
}

TEST(SlowReaderTable, TellsWhatTheyDidToTheServer) {
  BackendSummary one;
  one.backend = "a";
  one.slow_reading = SlowReadingSummary{.clients = 1,
                                        .sent = 1'080,
                                        .read = 3,
                                        .skipped = 20,
                                        .waiting_bytes = 4 << 20,
                                        .server_rss_growth_bytes = -4'096};
  const Table table = slow_reader_table(summary_of({one, BackendSummary{}}));
  EXPECT_EQ(table.title, "1 slow reader");
  EXPECT_THAT(headings_of(table),
              ElementsAre("backend", "waiting", "server grew", "skipped", "sent", "read"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("a", "4.00 MiB", "-4.00 KiB", "20", "1,080", "3")));
}

TEST(SlowReaderTable, TellsWhoWasGivenUpWhereAnyWas) {
  BackendSummary keeps, gives_up;
  keeps.slow_reading = gives_up.slow_reading = SlowReadingSummary{.clients = 2};
  gives_up.slow_reading->closed = 1;
  const Table table = slow_reader_table(summary_of({keeps, gives_up}));
  ASSERT_THAT(headings_of(table), testing::Contains("closed"));
  EXPECT_EQ(table.columns[4].heading, "closed");
  EXPECT_EQ(table.rows[0][4], "0");
  EXPECT_EQ(table.rows[1][4], "1");
}

TEST(ConnectionTable, IsOfScenariosWithManyClients) {
  BackendSummary one;
  one.backend = "a";
  one.ok = 1;
  one.connecting = ConnectingSummary{.p50_ns = Spread{2e6, 0, 0}, .p99_ns = {}, .all_ns = Spread{30e6, 0, 0}};
  one.server.rss_bytes_per_connection = Spread{41'984, 0, 0};
  one.server.cpu_ns_per_connection = Spread{55'000, 0, 0};
  one.client.cpu_ns_per_connection = Spread{120'000, 0, 0};
  one.server.threads = 1;
  one.client.threads = 12;
  EXPECT_THAT(connection_table(summary_of({one}, 9)).rows, IsEmpty());
  const Table table = connection_table(summary_of({one}, 10));
  EXPECT_THAT(headings_of(table),
              ElementsAre("backend", "all connected", "one p50", "KiB each", "CPU µs each", "threads"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("a", "30.0 ms", "2.00 ms", "41+n/a", "55+120", "1+12")));
}

TEST(FurtherTables, HaveConnectionsOnlyWhereTheyWereIdle) {
  const auto summaries = summarise(sample_run_with_faults());
  const auto titles = [&](std::size_t scenario) {
    std::vector<std::string> out;
    for (const Table& table : further_tables(summaries.at(scenario))) out.push_back(table.title);
    return out;
  };
  EXPECT_THAT(titles(0), IsEmpty());
  EXPECT_THAT(titles(1), ElementsAre("Connections"));
  EXPECT_THAT(titles(4), ElementsAre("1 slow reader"));
  EXPECT_THAT(titles(6), ElementsAre("Recovery"));
  const Table idle = connection_table(summaries[1]);
  EXPECT_THAT(headings_of(idle), testing::Contains("idle CPU %"));
  EXPECT_THAT(idle.rows, SizeIs(6)) << "all but the one that failed";
}

}  // namespace
}  // namespace wirerace
