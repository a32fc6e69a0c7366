// The exporters whose documents are JSON.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> names_in(const Json& list) {
  std::vector<std::string> out;
  for (const Json& one : list) out.push_back(one["name"]);
  return out;
}

TEST(ExportGoogleBenchmark, GivesRepetitionsOneName) {
  const Json json = Json::parse(export_google_benchmark(exported_run()));
  ASSERT_EQ(json["benchmarks"].size(), 6U) << "neither the floor nor the second of a pair";
  const Json& second = json["benchmarks"][1];
  EXPECT_EQ(second["name"], "market-feed/tcp/asio");
  EXPECT_EQ(second["repetitions"], 3);
  EXPECT_EQ(second["repetition_index"], 1);
  wirerace::Run run = exported_run();
  const Trial& trial = trial_of(run, "tcp/asio", 2);
  EXPECT_EQ(second["real_time"], static_cast<double>(*trial.latency_ns->p50));
  EXPECT_EQ(second["cpu_time"], *trial.server.cpu_ns_per_message + *trial.client.cpu_ns_per_message);
  EXPECT_EQ(second["messages_per_second"], 1200);
  EXPECT_EQ(json["context"]["host_name"], "bench-1");
}

TEST(ExportGoogleBenchmark, LeavesOutTrialsThatAreNotOkOrHaveNoMedian) {
  wirerace::Run run = exported_run();
  trial_of(run, "tcp/asio", 1).status = TrialStatus::Invalid;
  trial_of(run, "tcp/asio", 2).latency_ns->p50.reset();
  const Json json = Json::parse(export_google_benchmark(run));
  ASSERT_EQ(json["benchmarks"].size(), 4U);
  EXPECT_EQ(json["benchmarks"][0]["repetition_index"], 0);
  EXPECT_EQ(json["benchmarks"][0]["repetitions"], 1);
}

TEST(ExportGoogleBenchmark, TakesTheTimeAMessageTookInAFloodFromItsRate) {
  const Json json = Json::parse(export_google_benchmark(sample_run()));
  for (const Json& one : json["benchmarks"]) {
    if (!one["name"].get<std::string>().starts_with("upload/")) continue;
    EXPECT_DOUBLE_EQ(one["real_time"].get<double>(), 1e9 / one["messages_per_second"].get<double>());
  }
}

TEST(ExportBencher, HasTheMedianAndItsIntervalOfEachMeasure) {
  const Json json = Json::parse(export_bencher(exported_run()));
  ASSERT_EQ(json.size(), 2U);
  const Json& measures = json["market-feed/tcp/asio"];
  EXPECT_EQ(measures["throughput"]["value"], 1200);
  const Json& latency = measures["latency"];
  wirerace::Run run = exported_run();
  EXPECT_EQ(latency["value"], static_cast<double>(*trial_of(run, "tcp/asio", 2).latency_ns->p50));
  EXPECT_EQ(latency["lower_value"], static_cast<double>(*trial_of(run, "tcp/asio", 1).latency_ns->p50));
  EXPECT_EQ(latency["upper_value"], static_cast<double>(*trial_of(run, "tcp/asio", 3).latency_ns->p50));
  EXPECT_FALSE(measures.contains("fps")) << "was not measured";
}

TEST(ExportBencher, LeavesOutBackendsWithoutAnOkTrial) {
  wirerace::Run run = exported_run();
  for (unsigned round = 1; round <= 3; ++round) trial_of(run, "udp/asio", round).status = TrialStatus::Failed;
  EXPECT_EQ(Json::parse(export_bencher(run)).size(), 1U);
}

TEST(ExportGithubBenchmark, TellsApartWhatIsBetterSmallAndWhatIsBetterBig) {
  const Json smaller = Json::parse(export_github_benchmark_smaller(exported_run()));
  EXPECT_THAT(names_in(smaller),
              testing::IsSupersetOf({"market-feed/tcp/asio/p50", "market-feed/udp/asio/p99",
                                     "market-feed/tcp/asio/cpu_per_message"}));
  EXPECT_EQ(smaller[0]["unit"], "us");
  EXPECT_EQ(smaller[0]["extra"], "rounds=3");
  const Json bigger = Json::parse(export_github_benchmark_bigger(exported_run()));
  EXPECT_THAT(names_in(bigger), testing::ElementsAre("market-feed/tcp/asio/messages_per_second",
                                                     "market-feed/udp/asio/messages_per_second"));
  EXPECT_EQ(bigger[0]["value"], 1200);
}

TEST(ExportGithubBenchmark, HasCapacities) {
  wirerace::Run run = exported_run();
  run.capacities = {
      {.scenario = "chat-echo", .backend = "tcp/asio", .promise = "p99 < 20 ms", .kept_per_second = 4e4}};
  const Json bigger = Json::parse(export_github_benchmark_bigger(run));
  EXPECT_EQ(bigger.back()["name"], "chat-echo/tcp/asio/capacity");
  EXPECT_EQ(bigger.back()["value"], 40'000);
  EXPECT_EQ(Json::parse(export_bencher(run))["chat-echo/tcp/asio"]["capacity"]["value"], 40'000);
}

TEST(ExportFortio, IsADocumentForEachScenarioAndBackend) {
  const auto documents = export_fortio(exported_run());
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0].name, "market-feed_tcp_asio");
  const Json json = Json::parse(documents[1].text);
  EXPECT_EQ(json["Labels"], "market-feed/udp/asio");
  EXPECT_EQ(json["RequestedQPS"], "1200");
  EXPECT_EQ(json["ActualDuration"], 30'000'000'000);
  EXPECT_EQ(json["DurationHistogram"]["Count"], 36'000);
  EXPECT_EQ(json["RetCodes"], Json::parse(R"({"SERVING": 36000, "LOST": 9})"));
}

}  // namespace
}  // namespace wirerace
