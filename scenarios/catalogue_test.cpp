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

std::string error_of(std::string_view name) {
  try {
    find_scenario(name);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Catalogue, HasTheDefaultSuiteInOrder) {
  std::vector<std::string> names;
  for (const Scenario& scenario : catalogue()) names.push_back(scenario.name);
  EXPECT_THAT(names, testing::ElementsAre("market-feed", "camera-frames", "ping-pong", "chat-echo"));
}

TEST(Catalogue, EveryScenarioBuildsAWorkload) {
  for (const Scenario& scenario : catalogue()) {
    EXPECT_FALSE(scenario.about.empty()) << scenario.name;
    const Workload workload(scenario);
    EXPECT_FALSE(workload.messages().empty()) << scenario.name;
    EXPECT_EQ(workload.measured_messages() == 0, workload.closed()) << scenario.name;
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

TEST(Catalogue, AnUnknownNameListsTheNames) {
  EXPECT_THAT(
      error_of("market-fed"),
      AllOf(HasSubstr("unknown scenario market-fed: did you mean market-feed?"), HasSubstr("ping-pong")));
  EXPECT_THAT(error_of("xyzzy"),
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

TEST_F(ScenarioFile, ErrorsNameTheFileAndLine) {
  const std::string file = write("own.yaml", "flow: push\npayload: text\npace: recorded\ntrace: none.csv\n");
  EXPECT_THAT(error_of(file), StartsWith(file + ":4: trace none.csv cannot be read (No such file"));
  const std::string missing = (folder_ / "missing.yaml").string();
  EXPECT_THAT(error_of(missing), StartsWith(missing + ": the scenario file cannot be read (No such file"));
  std::filesystem::create_directory(folder_ / "folder.yaml");
  EXPECT_THAT(error_of((folder_ / "folder.yaml").string()), HasSubstr("cannot be read (Is a directory)"));
}

}  // namespace
}  // namespace wirerace
