#include "results/tables/best_figures.hpp"

#include <gtest/gtest.h>

#include "results/tables/scenario_table.hpp"

namespace wirerace {
namespace {

BackendSummary backend_at(const std::string& name, double p50_ns) {
  BackendSummary out;
  out.backend = name;
  out.ok = 3;
  out.rank = 1;
  out.headline = out.p50_ns = Spread{p50_ns, p50_ns, p50_ns};
  return out;
}

ScenarioSummary of(std::vector<BackendSummary> ranked) {
  ScenarioSummary summary{.scenario = {}, .noise = {}, .ranked = std::move(ranked)};
  summary.scenario.headline = "latency";
  return summary;
}

/// The rows of a column that are marked as best.
std::vector<std::size_t> best_of(const ScenarioSummary& summary, const std::string& heading) {
  const Table table = scenario_table(summary);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].heading != heading) continue;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      if (mark_of(table, row, i) == Mark::Best) out.push_back(row);
    }
  }
  return out;
}

using Rows = std::vector<std::size_t>;

TEST(BestFigures, AreOfEachColumnByWhatItMeans) {
  ScenarioSummary summary = of({backend_at("a", 100), backend_at("b", 200), backend_at("c", 300)});
  const auto set = [&](std::size_t row, double rate, double bytes, double cpu) {
    summary.ranked[row].messages_per_second = Spread{rate, rate, rate};
    summary.ranked[row].wire_bytes_per_message = Spread{bytes, bytes, bytes};
    summary.ranked[row].server.cpu_ns_per_message = Spread{cpu, cpu, cpu};
    summary.ranked[row].client.cpu_ns_per_message = Spread{cpu, cpu, cpu};
    summary.ranked[row].server.peak_rss_bytes = summary.ranked[row].client.peak_rss_bytes = 1 << 20;
  };
  set(0, 100, 900, 5'000);
  set(1, 300, 800, 4'000);
  set(2, 200, 700, 6'000);
  EXPECT_EQ(best_of(summary, "p50"), Rows{0});
  EXPECT_EQ(best_of(summary, "msg/s"), Rows{1}) << "the most";
  EXPECT_EQ(best_of(summary, "B/msg"), Rows{2}) << "the fewest";
  EXPECT_EQ(best_of(summary, "CPU µs"), Rows{1}) << "of both ends";
  EXPECT_EQ(best_of(summary, "MiB"), Rows{}) << "all alike";
  for (const char* heading : {"#", "backend", "state", "spread"})
    EXPECT_EQ(best_of(summary, heading), Rows{}) << heading;
}

TEST(BestFigures, AreNotThoseThatReadLikeTheNext) {
  EXPECT_EQ(best_of(of({backend_at("a", 41'010), backend_at("b", 41'020)}), "p50"), Rows{});
  EXPECT_EQ(best_of(of({backend_at("a", 41'010), backend_at("b", 41'120)}), "p50"), Rows{0});
}

TEST(BestFigures, AreNotWithinTheNoise) {
  ScenarioSummary summary = of({backend_at("a", 100), backend_at("b", 104)});
  summary.ranked[0].wire_bytes_per_message = Spread{100, 100, 100};
  summary.ranked[1].wire_bytes_per_message = Spread{104, 104, 104};
  for (const char* heading : {"p50", "B/msg"}) {
    summary.noise = Noise{.scenario = "", .backend = "a", .pairs = 3, .part = 0.05};
    EXPECT_EQ(best_of(summary, heading), Rows{}) << heading;
    summary.noise->part = 0.03;
    EXPECT_EQ(best_of(summary, heading), Rows{0}) << heading;
  }
}

TEST(BestFigures, AreOfValidBackendsThatKeptUp) {
  BackendSummary invalid = backend_at("c", 10), saturated = backend_at("b", 50);
  invalid.ok = 0;
  invalid.invalid = 3;
  invalid.rank.reset();
  saturated.saturated[Saturation::Transport] = 1;
  EXPECT_EQ(best_of(of({backend_at("a", 100), backend_at("d", 200), saturated, invalid}), "p50"), Rows{0});
  BackendSummary worse = backend_at("d", 80);
  worse.saturated = saturated.saturated;
  EXPECT_EQ(best_of(of({saturated, worse, invalid}), "p50"), Rows{0}) << "where none kept up";
}

TEST(BestFigures, NeedASecond) {
  EXPECT_EQ(best_of(of({backend_at("a", 100)}), "p50"), Rows{});
  ScenarioSummary summary = of({backend_at("a", 100), backend_at("b", 200)});
  summary.ranked[1].pooled_p99_ns = 900;
  EXPECT_EQ(best_of(summary, "p99"), Rows{}) << "the other has none";
}

TEST(BestFigures, ASpreadIsSaidAside) {
  const Table table = scenario_table(of({backend_at("a", 100)}));
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    EXPECT_EQ(mark_of(table, 0, i) == Mark::Aside, table.columns[i].heading == "spread");
}

}  // namespace
}  // namespace wirerace
