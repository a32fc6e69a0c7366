#include "results/metric.hpp"

#include <gtest/gtest.h>

#include <set>

namespace wirerace {
namespace {

TEST(Metric, EachHasANameOfItsOwnAndSaysWhatItIs) {
  std::set<std::string_view> names;
  for (const Metric& metric : metrics()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_FALSE(metric.about.empty()) << metric.name;
    EXPECT_EQ(find_metric(metric.name), &metric);
  }
  EXPECT_EQ(find_metric("p98"), nullptr);
}

TEST(Metric, IsTheTrialsFigureOrNothing) {
  Trial trial;
  for (const Metric& metric : metrics()) {
    if (metric.unit == Unit::Count && metric.name != "late")
      EXPECT_EQ(metric.of(trial), 0) << metric.name;
    else
      EXPECT_FALSE(metric.of(trial)) << metric.name;
  }
  trial.latency_ns =
      Distribution{.count = 1, .min = 1, .p50 = 5, .p90 = 6, .p99 = 7, .p999 = 8, .max = 9, .mean = 4};
  trial.server.cpu_ns_per_message = 100;
  EXPECT_EQ(find_metric("p99.9")->of(trial), 8);
  EXPECT_FALSE(find_metric("cpu_per_message")->of(trial)) << "the client's is missing";
  trial.client.cpu_ns_per_message = 20;
  EXPECT_EQ(find_metric("cpu_per_message")->of(trial), 120);
}

TEST(Metric, OfAScenarioIsTheOneThatRanks) {
  ScenarioInfo scenario;
  scenario.headline = "round-trip";
  EXPECT_EQ(headline_metric(scenario).name, "p50");
  scenario.headline = "fps";
  EXPECT_EQ(headline_metric(scenario).name, "fps");
  scenario.headline = "throughput";
  EXPECT_EQ(headline_metric(scenario).name, "messages_per_second");
  EXPECT_TRUE(headline_metric(scenario).more_is_better);
}

TEST(Metric, IsReadInItsUnit) {
  EXPECT_EQ(metric_text(*find_metric("p50"), 93'100.0), "93.1 µs");
  EXPECT_EQ(metric_text(*find_metric("server_memory"), 2048.0 * 1024), "2.00 MiB");
  EXPECT_EQ(metric_text(*find_metric("lost"), 3.0), "3");
  EXPECT_EQ(metric_text(*find_metric("fps"), std::nullopt), "n/a");
  EXPECT_EQ(unit_name(find_metric("messages_per_second")->unit), "messages/s");
}

}  // namespace
}  // namespace wirerace
