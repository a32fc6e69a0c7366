#include "scenarios/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string lookup_error(std::string_view name) {
  try {
    find_scenario(name);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Catalogue, HasTheDefaultSuiteInOrder) {
  std::vector<std::string> names;
  for (const Scenario& scenario : default_suite()) names.push_back(scenario.name);
  EXPECT_THAT(names, testing::ElementsAre("market-feed", "camera-frames", "ping-pong", "chat-echo"));
}

TEST(Catalogue, BeginsWithTheDefaultSuite) {
  const auto names = catalogue_names();
  const auto suite = default_suite();
  for (std::size_t i = 0; i < suite.size(); ++i) EXPECT_EQ(names.at(i), suite[i].name);
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(in_default_suite(names[i]), i < suite.size());
}

TEST(Catalogue, SendsTheSameOnEveryMachineAndInEveryVersion) {
  const std::vector<std::pair<std::string, std::string>> pinned = {
      {"market-feed", "2a95be7b8013b4f9"},        {"camera-frames", "6b96da4064f84bef"},
      {"ping-pong", "b415bac8cdbb447d"},          {"chat-echo", "5de2dc2ce60ddad1"},
      {"chat-rooms", "e6946c0edbeafbf2"},         {"notifications", "87168f4a2e93b0cf"},
      {"presence", "1ced75b588916faa"},           {"connection-storm", "863309c4641c76a0"},
      {"server-restart", "a2e5ef0987b2f616"},     {"paused-server", "eb6d6686116bd647"},
      {"flaky-network", "a2e5ef0987b2f616"},  // as no fault changes what is sent
      {"slow-subscriber", "6159d36b28769343"},    {"threads-or-events", "0d664147e000f3bf"},
      {"llm-tokens", "af940b752c55931f"},         {"live-dashboard", "a171b9eb2363c032"},
      {"game-state", "1688552861ae1c8f"},         {"video-30fps", "be940e3679dd3e39"},
      {"video-60fps", "b78a8405d076604c"},        {"telemetry", "0e31ad2dbdd9fd84"},
      {"log-streaming", "940ffd5e2c49f2c3"},      {"blockchain-heads", "f61cb52b6e7be342"},
      {"large-transfer", "0d384bb0d79dfe77"},     {"size-sweep/16", "97fa778519bdf401"},
      {"size-sweep/64", "a903f54bc284bd13"},      {"size-sweep/256", "9b94e9851510c29c"},
      {"size-sweep/1024", "cb0769cdc8b2722a"},    {"size-sweep/4096", "163889ff71bf825c"},
      {"size-sweep/16384", "a14e77c8dbeea6a6"},   {"size-sweep/65536", "a55552fd05c49ec9"},
      {"size-sweep/262144", "a955a9a15c5c9f3e"},  {"size-sweep/1048576", "d0c869b6d2e6883e"},
      {"clients-sweep/1", "9a7f69db4216ae2c"},    {"clients-sweep/3", "ccb089573ff6e18b"},
      {"clients-sweep/10", "f9151c6ab18f97a0"},   {"clients-sweep/30", "091b2a6f1cd3c90a"},
      {"clients-sweep/100", "569e3a47958b65d2"},  {"clients-sweep/300", "aaffa27bbf214f3e"},
      {"clients-sweep/1000", "71f00ab58a0804b9"}, {"rate-sweep/1000", "734b4713a4e77cb4"},
      {"rate-sweep/2000", "4504e4320952aba4"},    {"rate-sweep/4000", "5d246578567209f7"},
      {"rate-sweep/8000", "d0cbff7e69473f94"},    {"rate-sweep/16000", "0b99f7409847ef9b"},
      {"rate-sweep/32000", "c91e53c13e483134"},   {"rate-sweep/64000", "fb48f26f8c67c7b5"},
  };
  std::vector<std::pair<std::string, std::string>> digests;
  for (const Scenario& scenario : catalogue())
    digests.emplace_back(scenario.name, Workload(scenario).digest());
  EXPECT_EQ(digests, pinned);
}

TEST(Catalogue, GivesASweepWholeOrStepByStep) {
  const auto steps = find_scenarios("size-sweep");
  ASSERT_EQ(steps.size(), 9u);
  EXPECT_EQ(steps.front().name, "size-sweep/16");
  EXPECT_EQ(steps.back().min_bytes, 1u << 20);
  const auto one = find_scenarios("size-sweep/64");
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one.front().name, "size-sweep/64");
  EXPECT_EQ(one.front().max_bytes, 64u);
  EXPECT_EQ(find_scenario("size-sweep/64").name, "size-sweep/64");
  EXPECT_EQ(find_scenarios("ping-pong").size(), 1u);
}

TEST(Catalogue, SaysWhichStepsThereAre) {
  EXPECT_EQ(
      lookup_error("size-sweep/65"),
      "size-sweep has no step 65: the steps are 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576");
  EXPECT_EQ(lookup_error("size-sweep"),
            "size-sweep is a sweep of several scenarios: name one, such as size-sweep/16");
  EXPECT_EQ(lookup_error("ping-pong/64"), "ping-pong is no sweep and has no steps: name it without /64");
  EXPECT_THAT(lookup_error("size-swep/64"),
              HasSubstr("unknown scenario size-swep: did you mean size-sweep?"));
}

TEST(Catalogue, EveryScenarioBuildsAWorkload) {
  for (const Scenario& scenario : catalogue()) {
    EXPECT_FALSE(scenario.about.empty()) << scenario.name;
    const Workload workload(scenario);
    EXPECT_FALSE(workload.messages().empty()) << scenario.name;
    EXPECT_EQ(workload.measured_messages() == 0, workload.cyclic()) << scenario.name;
  }
}

TEST(Catalogue, TheMarketFeedIsTheWholeRecording) {
  const Scenario feed = find_scenario("market-feed");
  ASSERT_EQ(feed.trace.size(), 9946u);
  EXPECT_EQ(feed.trace.front().at, std::chrono::nanoseconds(0));
  EXPECT_NEAR(std::chrono::duration<double>(feed.trace.back().at).count(), 30.8, 0.05);
  const auto largest =
      std::max_element(feed.trace.begin(), feed.trace.end(),
                       [](const TraceEntry& a, const TraceEntry& b) { return a.bytes < b.bytes; });
  EXPECT_EQ(largest->bytes, 40683u);
}

TEST(Catalogue, TheCameraHas795Frames) {
  EXPECT_EQ(find_scenario("camera-frames").trace.size(), 795u);
}

TEST(Catalogue, TheVideosPlayTheirFramesAtTheirRate) {
  EXPECT_EQ(find_scenario("video-30fps").trace.size(), 795u);
  EXPECT_EQ(Workload(find_scenario("video-30fps")).measured_messages(), 90u);
  EXPECT_EQ(Workload(find_scenario("video-60fps")).measured_messages(), 180u);
}

TEST(Catalogue, TheSlowSubscriberIsSentMoreThanSocketBuffersHold) {
  const Scenario slow = find_scenario("slow-subscriber");
  constexpr std::uint64_t buffers_bytes = std::uint64_t{6}
                                          << 20;  // what Linux lets TCP's grow to, both ends'
  EXPECT_GT(Workload(slow).measured_messages() * slow.max_bytes, 3 * buffers_bytes / 2);
  EXPECT_LE(slow.max_bytes, 65'507u) << "one datagram";
}

TEST(Catalogue, AnUnknownNameListsTheNames) {
  EXPECT_THAT(
      lookup_error("market-fed"),
      AllOf(HasSubstr("unknown scenario market-fed: did you mean market-feed?"), HasSubstr("ping-pong")));
  EXPECT_THAT(lookup_error("xyzzy"),
              AllOf(HasSubstr("there are market-feed"), testing::Not(HasSubstr("did you mean"))));
}

class ScenarioFile : public testing::Test {
 protected:
  ScenarioFile() { std::filesystem::create_directories(folder_); }
  ~ScenarioFile() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("wirerace_scenario_" + std::to_string(getpid()));
};

TEST_F(ScenarioFile, IsReadWithItsTraceBesideIt) {
  write("own.csv", "time_us,size_bytes\n0,100\n1000,200\n");
  const std::string file =
      write("own.yml", "flow: push\npayload: text\npace: recorded\ntrace: own.csv\nduration_s: 0.002\n");
  const Scenario own = find_scenario(file);
  EXPECT_EQ(own.name, "own");
  EXPECT_EQ(Workload(own).measured_messages(), 2u);
}

TEST_F(ScenarioFile, MayBeASweep) {
  const std::string file = write(
      "own.yaml",
      "flow: echo\npayload: text\npace: closed\nsize_bytes: 64\nduration_s: 1\nsweep: {clients: [1, 10]}\n");
  EXPECT_EQ(find_scenarios(file).size(), 2u);
  EXPECT_EQ(find_scenario(file + "/10").name, "own/10");
  EXPECT_EQ(find_scenario(file + "/10").clients, 10u);
}

TEST_F(ScenarioFile, HasItsContentBesideIt) {
  write("own.csv", "time_us,size_bytes\n0,30\n1000,20\n");
  write("own.bin", std::string(30, 'a') + std::string(20, 'b'));
  const std::string file = write("own.yaml",
                                 "flow: push\npayload: text\npace: recorded\ntrace: own.csv\n"
                                 "content_file: own.bin\nduration_s: 0.002\n");
  std::string message;
  Workload(find_scenario(file)).compose(1, 20, message);
  EXPECT_EQ(message, "0000000000000001bbbb");
}

TEST_F(ScenarioFile, ErrorsNameTheFileAndLine) {
  const std::string file = write("own.yaml", "flow: push\npayload: text\npace: recorded\ntrace: none.csv\n");
  EXPECT_THAT(lookup_error(file), StartsWith(file + ":4: trace none.csv cannot be read (No such file"));
  const std::string missing = (folder_ / "missing.yaml").string();
  EXPECT_THAT(lookup_error(missing),
              StartsWith(missing + ": the scenario file cannot be read (No such file"));
  std::filesystem::create_directory(folder_ / "folder.yaml");
  EXPECT_THAT(lookup_error((folder_ / "folder.yaml").string()), HasSubstr("cannot be read (Is a directory)"));
}

}  // namespace
}  // namespace wirerace
