#include "results/run_json.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StrEq;
using testing::ThrowsMessage;

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> out;
  for (const auto& item : json.items()) out.push_back(item.key());
  return out;
}

Json sample_json() {
  static const Json made = Json::parse(to_json(sample_run()));
  return made;
}

template <class Matcher>
void expect_error(const Json& json, Matcher message) {
  EXPECT_THAT([&] { run_from_json(json.dump()); }, ThrowsMessage<RunError>(message));
}

TEST(RunJson, ComesBackAsItWas) {
  const std::string text = to_json(sample_run());
  EXPECT_EQ(to_json(run_from_json(text)), text);
}

TEST(RunJson, CapacitiesComeBackAsTheyWere) {
  const std::string text = to_json(sample_capacity());
  EXPECT_EQ(to_json(run_from_json(text)), text);
  Json json = Json::parse(text);
  EXPECT_THAT(keys_of(json["capacities"][0]),
              ElementsAre("scenario", "backend", "promise", "kept_per_second", "broken_per_second",
                          "broken_by", "steps", "time_over"));
  EXPECT_THAT(keys_of(json["capacities"][0]["steps"][0]),
              ElementsAre("scenario", "per_second", "kept", "why"));
  json["capacities"][0]["promise"] = "p95 < 1 s";
  expect_error(json, HasSubstr("capacities[0].promise is no promise: \"p95\" is none of"));
}

TEST(RunJson, HasTheKeysOfTheSchemaInOrder) {
  const Json json = sample_json();
  EXPECT_EQ(json["schema"], "wirerace.run/1");
  EXPECT_THAT(keys_of(json),
              ElementsAre("schema", "id", "started", "finished", "complete", "command", "rounds", "label",
                          "paired_with", "environment", "scenarios", "backends", "noise", "warnings",
                          "capacities", "expectations", "trials"));
  EXPECT_THAT(keys_of(json["environment"]),
              ElementsAre("wirerace", "host", "os", "kernel", "cpu", "cores", "memory_bytes", "compiler",
                          "build_type", "congestion_control", "isolation", "placement", "libraries"));
  EXPECT_THAT(keys_of(json["scenarios"][0]),
              ElementsAre("name", "about", "flow", "acknowledged", "pace", "payload", "headline", "clients",
                          "messages", "duration_ns", "warmup_ns", "deadline_ns", "idle_ns", "faults", "swept",
                          "seed", "digest", "control"));
  EXPECT_THAT(keys_of(json["backends"][0]), ElementsAre("name", "transport", "about", "settings"));
  const Json& trial = json["trials"][0];
  EXPECT_THAT(
      keys_of(trial),
      ElementsAre("scenario", "backend", "round", "order", "repeat", "status", "reason", "workload_digest",
                  "messages", "latency_ns", "latency_histogram", "latency_over_time", "send_latency_ns",
                  "sender_lag_ns", "fan_out", "saturation", "throughput", "fps", "cost", "wire", "fairness",
                  "in_force", "polls", "connecting", "recovery", "slow_reading"));
  EXPECT_THAT(keys_of(trial["messages"]), ElementsAre("planned", "sent", "delivered", "lost", "duplicated",
                                                      "reordered", "corrupt", "late"));
  EXPECT_THAT(keys_of(trial["latency_ns"]),
              ElementsAre("count", "min", "p50", "p90", "p99", "p999", "max", "mean"));
  EXPECT_EQ(keys_of(trial["sender_lag_ns"]), keys_of(trial["latency_ns"]));
  const Json& fan_out = json["trials"][28]["fan_out"];
  EXPECT_THAT(keys_of(fan_out), ElementsAre("first_ns", "median_ns", "last_ns", "spread_ns"));
  for (const auto& copy : fan_out) EXPECT_EQ(keys_of(copy), keys_of(trial["latency_ns"]));
  EXPECT_THAT(keys_of(trial["throughput"]), ElementsAre("messages_per_second", "payload_bytes_per_second"));
  EXPECT_THAT(keys_of(trial["cost"]), ElementsAre("server", "client"));
  EXPECT_THAT(keys_of(trial["cost"]["client"]),
              ElementsAre("cpu_ns_per_message", "user_ns_per_message", "system_ns_per_message",
                          "voluntary_switches_per_message", "involuntary_switches_per_message",
                          "system_calls_per_message", "peak_rss_bytes", "steady_rss_bytes",
                          "rss_bytes_per_connection", "cpu_ns_per_connection", "threads", "open_files",
                          "idle_cores"));
  EXPECT_THAT(keys_of(trial["wire"]), ElementsAre("bytes_per_message", "packets_per_message",
                                                  "bytes_per_payload_byte", "total_bytes", "total_packets"));
  EXPECT_THAT(keys_of(json["trials"][7]["fairness"]),
              ElementsAre("jain", "least_messages", "most_messages", "fastest_p99_ns", "slowest_p99_ns"));
  EXPECT_THAT(keys_of(trial["in_force"]), ElementsAre("server", "client"));
  EXPECT_THAT(keys_of(json["noise"][0]), ElementsAre("scenario", "backend", "pairs", "part"));
  EXPECT_THAT(keys_of(json["trials"][5]["polls"]), ElementsAre("total", "empty", "messages_per_poll"));
  EXPECT_THAT(keys_of(json["trials"][21]["fps"]), ElementsAre("mean", "low_1_percent", "longest_freeze_ns"));
}

TEST(RunJson, KeepsDeadlinesLateMessagesAndFanOut) {
  const Json json = sample_json();
  EXPECT_EQ(json["scenarios"][4]["deadline_ns"], 1'000'000);
  EXPECT_EQ(json["trials"][28]["messages"]["late"], 36);
  const wirerace::Run run = run_from_json(json.dump());
  EXPECT_EQ(run.scenarios[4].deadline_ns, 1'000'000);
  EXPECT_FALSE(run.scenarios[0].deadline_ns);
  const Trial &scores = run.trials[28], &feed = run.trials[0];
  ASSERT_TRUE(scores.fan_out && scores.messages.late);
  EXPECT_EQ(*scores.messages.late, 36U);
  EXPECT_EQ(scores.fan_out->first_ns.p50, json["trials"][28]["fan_out"]["first_ns"]["p50"].get<int>());
  EXPECT_EQ(scores.fan_out->spread_ns.p99, json["trials"][28]["fan_out"]["spread_ns"]["p99"].get<int>());
  EXPECT_FALSE(feed.fan_out || feed.messages.late);
}

TEST(RunJson, KeepsWhatIsSwept) {
  wirerace::Run run = sample_run();
  run.scenarios[1].swept = "clients";
  Json json = Json::parse(to_json(run));
  EXPECT_EQ(run_from_json(json.dump()).scenarios[1].swept, "clients");
  EXPECT_EQ(json["scenarios"][0]["swept"], "");
  for (Json& scenario : json["scenarios"]) scenario.erase("swept");
  EXPECT_EQ(run_from_json(json.dump()).scenarios[1].swept, "") << "a file from before there was the key";
}

TEST(RunJson, KeepsFaultsAndWhatCameOfThem) {
  const std::string text = to_json(sample_run_with_faults());
  EXPECT_EQ(to_json(run_from_json(text)), text);
  const Json json = Json::parse(text);
  EXPECT_EQ(json["scenarios"][7]["faults"].size(), 3U);
  EXPECT_EQ(json["scenarios"][7]["faults"][1], "connections cut at 1.5 s");
  const Json& recovery = json["trials"].back()["recovery"];
  EXPECT_THAT(keys_of(recovery), ElementsAre("outages", "reopened", "repeated"));
  ASSERT_EQ(recovery["outages"].size(), 3U);
  EXPECT_THAT(keys_of(recovery["outages"][0]),
              ElementsAre("fault", "at_ns", "down_ns", "connections", "clients", "recovered", "median_ns",
                          "slowest_ns", "lost"));
  EXPECT_EQ(recovery["outages"][0]["down_ns"], 300'100'000);
  EXPECT_TRUE(recovery["outages"][0]["connections"].is_null());
  EXPECT_EQ(recovery["outages"][2]["connections"], 10);
}

TEST(RunJson, KeepsConnectingIdleTimeAndSlowReaders) {
  const Json json = sample_json();
  const Json& chat = json["trials"][7];
  EXPECT_THAT(keys_of(chat["connecting"]), ElementsAre("each_ns", "all_ns"));
  EXPECT_EQ(keys_of(chat["connecting"]["each_ns"]), keys_of(chat["latency_ns"]));
  EXPECT_EQ(chat["cost"]["server"]["idle_cores"], 0.0004);
  const Json& slow = json["trials"][28]["slow_reading"];
  EXPECT_THAT(keys_of(slow), ElementsAre("clients", "sent", "read", "skipped", "closed", "waiting_bytes",
                                         "server_rss_growth_bytes"));
  EXPECT_EQ(json["scenarios"][1]["idle_ns"], 1'000'000'000);
  EXPECT_THAT(json["scenarios"][4]["faults"], ElementsAre("1 slow reader, which reads nothing"));
  const wirerace::Run run = run_from_json(json.dump());
  EXPECT_EQ(run.scenarios[1].idle_ns, 1'000'000'000);
  EXPECT_EQ(run.scenarios[0].idle_ns, 0);
  EXPECT_EQ(run.trials[7].client.idle_cores, 0.0003);
  EXPECT_EQ(run.trials[7].connecting->all_ns, chat["connecting"]["all_ns"].get<std::int64_t>());
  EXPECT_EQ(run.trials[28].slow_reading->waiting_bytes, slow["waiting_bytes"].get<std::uint64_t>());
  ASSERT_EQ(run.trials[29].backend, "udp/asio");
  EXPECT_EQ(run.trials[29].slow_reading->server_rss_growth_bytes, -4'096);
  EXPECT_EQ(run.trials[29].slow_reading->closed, 0U);
  ASSERT_EQ(run.trials[31].backend, "sse/beast");
  EXPECT_EQ(run.trials[31].slow_reading->closed, 1U);
}

TEST(RunJson, KeepsAFloodThatHasThroughputAndNoLatency) {
  const wirerace::Run run = run_from_json(to_json(sample_run()));
  EXPECT_EQ(run.scenarios[5].headline, "throughput");
  EXPECT_FALSE(run.scenarios[5].messages) << "nobody plans how many";
  ASSERT_EQ(run.trials[35].scenario, "upload");
  EXPECT_TRUE(run.trials[35].throughput);
  EXPECT_FALSE(run.trials[35].latency_ns || run.trials[35].latency_histogram || run.trials[35].sender_lag_ns);
}

TEST(RunJson, WritesWhatIsAbsentAsNull) {
  const Json trial = trial_json(Trial{});
  for (const char* key :
       {"latency_ns", "latency_histogram", "latency_over_time", "send_latency_ns", "sender_lag_ns", "fan_out",
        "throughput", "fps", "wire", "fairness", "polls", "connecting", "recovery", "slow_reading"}) {
    EXPECT_TRUE(trial.at(key).is_null()) << key;
  }
  EXPECT_TRUE(trial["cost"]["server"].at("cpu_ns_per_message").is_null());
  EXPECT_TRUE(trial["messages"].at("late").is_null());
  EXPECT_TRUE(sample_json()["scenarios"][2].at("messages").is_null());
  EXPECT_TRUE(sample_json()["scenarios"][2].at("deadline_ns").is_null());
}

TEST(RunJson, ReadsFilesOfBeforeLaterKeys) {
  Json json = sample_json();
  json.erase("noise");
  json.erase("warnings");
  json.erase("label");
  json.erase("paired_with");
  json.erase("capacities");
  json.erase("expectations");
  for (auto& scenario : json["scenarios"]) {
    scenario.erase("control");
    scenario.erase("deadline_ns");
    scenario.erase("faults");
    scenario.erase("idle_ns");
  }
  for (auto& trial : json["trials"]) {
    for (const char* key : {"repeat", "latency_over_time", "send_latency_ns", "fan_out", "saturation", "wire",
                            "fairness", "in_force", "connecting", "recovery", "slow_reading"})
      trial.erase(key);
    trial["messages"].erase("late");
    for (auto& end : trial["cost"]) {
      for (const auto& key : keys_of(end)) {
        if (key != "cpu_ns_per_message" && key != "peak_rss_bytes") end.erase(key);
      }
    }
  }
  const wirerace::Run run = run_from_json(json.dump());
  EXPECT_TRUE(run.noise.empty() && run.warnings.empty() && run.capacities.empty() &&
              run.expectations.empty());
  EXPECT_TRUE(run.label.empty() && run.paired_with.empty());
  for (const auto& scenario : run.scenarios) {
    EXPECT_FALSE(scenario.control || scenario.deadline_ns);
    EXPECT_TRUE(scenario.faults.empty());
    EXPECT_EQ(scenario.idle_ns, 0);
  }
  ASSERT_EQ(run.trials.size(), sample_run().trials.size());
  for (const auto& trial : run.trials) {
    EXPECT_EQ(trial.repeat, 1U);
    EXPECT_EQ(trial.saturation, Saturation::None);
    EXPECT_FALSE(trial.send_latency_ns || trial.wire || trial.fairness || trial.server.threads);
    EXPECT_FALSE(trial.fan_out || trial.messages.late);
    EXPECT_TRUE(trial.latency_over_time.empty());
    EXPECT_FALSE(trial.connecting || trial.recovery || trial.slow_reading || trial.server.idle_cores);
    EXPECT_TRUE(trial.server_in_force.empty() && trial.client_in_force.empty());
  }
  EXPECT_TRUE(run.trials[0].server.cpu_ns_per_message) << "what was there is read";
}

TEST(RunJson, KeepsLatencyOverTimeAndWhatIsExpected) {
  wirerace::Run run = sample_run();
  run.label = "v1.2";
  run.paired_with = "20261121T013000Z-1f3b";
  run.expectations = {{"lost == 0", "my.yaml:12"}};
  run.trials[0].latency_over_time = {{.count = 2, .p50 = {}, .p99 = {}, .max = 31},
                                     {.count = 20, .p50 = 7, .p99 = {}, .max = 9}};
  const std::string text = to_json(run);
  EXPECT_EQ(to_json(run_from_json(text)), text);
  Json json = Json::parse(text);
  EXPECT_EQ(json["trials"][0]["latency_over_time"].dump(),
            R"({"count":[2,20],"p50":[null,7],"p99":[null,null],"max":[31,9]})");
  EXPECT_EQ(json["expectations"].dump(), R"([{"text":"lost == 0","where":"my.yaml:12"}])");
  json["trials"][0]["latency_over_time"]["max"].push_back(1);
  expect_error(json, StrEq("trials[0].latency_over_time.max must have 2 values, as count has"));
}

TEST(RunJson, ReadsSlowReadersOfBeforeSomeWereGivenUp) {
  Json json = sample_json();
  for (auto& trial : json["trials"]) {
    if (!trial["slow_reading"].is_null()) trial["slow_reading"].erase("closed");
  }
  for (const auto& trial : run_from_json(json.dump()).trials)
    EXPECT_TRUE(!trial.slow_reading || trial.slow_reading->closed == 0);
}

TEST(RunJson, ChecksLaterKeysWhereTheyAre) {
  Json json = sample_json();
  json["trials"][0]["repeat"] = nullptr;
  expect_error(json, StrEq("trials[0].repeat must be a number"));

  json = sample_json();
  json["trials"][1]["saturation"] = "fully";
  expect_error(json, StrEq("trials[1].saturation must be none, generator, transport or receiver"));

  json = sample_json();
  json["trials"][2]["wire"].erase("total_bytes");
  expect_error(json, StrEq("trials[2].wire.total_bytes is missing"));

  json = sample_json();
  json["trials"][3]["in_force"]["client"]["TCP_NODELAY"] = true;
  expect_error(json, StrEq("trials[3].in_force.client.TCP_NODELAY must be a string"));

  json = sample_json();
  json["scenarios"][0]["control"] = "no";
  expect_error(json, StrEq("scenarios[0].control must be true or false"));

  json = sample_json();
  json["scenarios"][4]["deadline_ns"] = 0.5;
  expect_error(json, StrEq("scenarios[4].deadline_ns must be a whole number"));

  json = sample_json();
  json["trials"][28]["messages"]["late"] = "few";
  expect_error(json, StrEq("trials[28].messages.late must be a number or null"));

  json = sample_json();
  json["trials"][28]["fan_out"].erase("last_ns");
  expect_error(json, StrEq("trials[28].fan_out.last_ns is missing"));

  json = sample_json();
  json["noise"][0]["part"] = "4 %";
  expect_error(json, StrEq("noise[0].part must be a number or null"));

  json = sample_json();
  json["warnings"] = "none";
  expect_error(json, StrEq("warnings must be an array"));

  json = sample_json();
  json["trials"][4]["cost"]["client"]["threads"] = 1.5;
  expect_error(json, StrEq("trials[4].cost.client.threads must be a whole number"));

  json = sample_json();
  json["scenarios"][0]["faults"] = {1};
  expect_error(json, StrEq("scenarios[0].faults[0] must be a string"));

  json = sample_json();
  json["scenarios"][0]["idle_ns"] = nullptr;
  expect_error(json, StrEq("scenarios[0].idle_ns must be a number"));

  json = sample_json();
  json["trials"][0]["recovery"] = {{"outages", {Json::object()}}};
  expect_error(json, StrEq("trials[0].recovery.outages[0].fault is missing"));

  json = sample_json();
  json["trials"][28]["slow_reading"]["read"] = -1;
  expect_error(json, testing::StartsWith("trials[28].slow_reading.read must be between 0"));
}

TEST(RunJson, WritesWhatIsNotFiniteAsNullAndReadsItBack) {
  wirerace::Run run = sample_run();
  run.trials[0].throughput->messages_per_second = std::numeric_limits<double>::infinity();
  run.trials[0].server.cpu_ns_per_message = std::numeric_limits<double>::quiet_NaN();
  const std::string text = to_json(run);
  const Json trial = Json::parse(text)["trials"][0];
  EXPECT_TRUE(trial["throughput"]["messages_per_second"].is_null());
  EXPECT_TRUE(trial["cost"]["server"]["cpu_ns_per_message"].is_null());
  EXPECT_EQ(to_json(run_from_json(text)), text);
}

TEST(RunJson, KeepsLargeNumbersAndReplacesWhatIsNotUtf8) {
  wirerace::Run run = sample_run();
  run.scenarios[0].seed = std::numeric_limits<std::uint64_t>::max();
  run.trials[0].reason = "signal \xff";
  const wirerace::Run read = run_from_json(to_json(run));
  EXPECT_EQ(read.scenarios[0].seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(read.trials[0].reason, "signal \xef\xbf\xbd");
}

TEST(RunJson, NamesTheFieldThatIsMissingOrOfAnotherType) {
  Json json = sample_json();
  json["trials"][3]["latency_ns"]["p50"] = "93";
  expect_error(json, StrEq("trials[3].latency_ns.p50 must be a number or null"));

  json = sample_json();
  json["trials"][0]["cost"].erase("client");
  expect_error(json, StrEq("trials[0].cost.client is missing"));

  json = sample_json();
  json["scenarios"][1]["headline"] = "beauty";
  expect_error(json, StrEq("scenarios[1].headline must be latency, round-trip, fps or throughput"));

  json = sample_json();
  json["trials"][2]["status"] = "fine";
  expect_error(json, StrEq("trials[2].status must be ok, invalid or failed"));

  json = sample_json();
  json["environment"]["libraries"]["Boost"] = 1.81;
  expect_error(json, StrEq("environment.libraries.Boost must be a string"));

  json = sample_json();
  json["trials"] = 3;
  expect_error(json, StrEq("trials must be an array"));
}

TEST(RunJson, RefusesNumbersOutOfRange) {
  Json json = sample_json();
  json["trials"][0]["messages"]["lost"] = -1;
  expect_error(json, StrEq("trials[0].messages.lost must be between 0 and 18446744073709551615"));
  json["trials"][0]["messages"]["lost"] = 0.5;
  expect_error(json, StrEq("trials[0].messages.lost must be a whole number"));
  json = sample_json();
  json["rounds"] = 4294967296;
  expect_error(json, StrEq("rounds must be between 0 and 4294967295"));
}

TEST(RunJson, SaysWhichOtherSchemaAFileHas) {
  Json json = sample_json();
  json["schema"] = "wirerace.run/2";
  expect_error(json, AllOf(HasSubstr("wirerace.run/2"), HasSubstr("reads wirerace.run/1")));
  expect_error(Json::array(), HasSubstr("not a wirerace result"));
  expect_error({{"benchmarks", 3}}, HasSubstr("not a wirerace result"));
}

TEST(RunJson, SaysWhereATruncatedFileEndsAndWhatToDo) {
  const std::string text = to_json(sample_run());
  EXPECT_THAT([&] { run_from_json(text.substr(0, 5000)); },
              ThrowsMessage<RunError>(
                  AllOf(HasSubstr("ends too early, at byte 5001"), HasSubstr("read its journal"))));
  EXPECT_THAT([&] { run_from_json("{\"schema\" 3}"); },
              ThrowsMessage<RunError>(HasSubstr("is not JSON at byte 11")));
}

}  // namespace
}  // namespace wirerace
