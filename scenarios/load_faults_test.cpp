// What a scenario file says goes wrong, on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/loader_fixture.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using What = PlannedFault::What;

/// A scenario of 4 s with these faults, which stand on line 9.
std::string with(const std::string& faults, const std::string& flow = "push") {
  return "flow: " + flow +
         "\npayload: text\nclients: 10\npace: constant\nrate_per_s: 5\nsize_bytes: 64\nwarmup_s: 1\n"
         "duration_s: 4\nfaults: " +
         faults + "\n";
}

std::vector<std::string> described(const Scenario& scenario) {
  std::vector<std::string> texts;
  for (const PlannedFault& fault : scenario.faults) texts.push_back(describe(fault));
  return texts;
}

TEST(Faults, AreReadInOrderOfTime) {
  const Scenario s =
      parse(with("[{connections: cut, at_s: 2.5}, {server: paused, at_s: 2, for_s: 0.25}, "
                 "{server: killed, at_s: 0, for_s: 1}]"));
  EXPECT_THAT(described(s),
              testing::ElementsAre("server killed at 0 s, for 1 s", "server paused at 2 s, for 0.25 s",
                                   "connections cut at 2.5 s"));
  EXPECT_EQ(s.faults[0].what, What::ServerKilled);
  EXPECT_EQ(s.faults[1].what, What::ServerPaused);
  EXPECT_EQ(s.faults[1].at, 2s);
  EXPECT_EQ(s.faults[1].lasts, 250ms);
  EXPECT_EQ(s.faults[2].what, What::ConnectionsCut);
  EXPECT_EQ(s.faults[2].lasts, 0s);
  EXPECT_EQ(s.slow_readers.clients, 0u);
}

TEST(Faults, CutAgainAndAgainUntilTheWindowsEnd) {
  EXPECT_THAT(
      described(parse(with("[{connections: cut, at_s: 1, every_s: 1}]"))),
      testing::ElementsAre("connections cut at 1 s", "connections cut at 2 s", "connections cut at 3 s"));
  const Scenario recorded = parse(
      "flow: push\npayload: text\npace: recorded\ntrace: feed.csv\nduration_s: 60\n"
      "faults: [{connections: cut, at_s: 0.5, every_s: 1}]\n");
  EXPECT_THAT(described(recorded),
              testing::ElementsAre("connections cut at 0.5 s", "connections cut at 1.5 s"));
}

TEST(Faults, MayBeReadersThatAreSlow) {
  const Scenario s = parse(with(
      "\n  - {slow_readers: 2, reads_per_s: 0.5}\n  - {server: paused, at_s: 1, for_s: 1}", "broadcast"));
  EXPECT_EQ(s.slow_readers.clients, 2u);
  EXPECT_EQ(s.slow_readers.reads_per_second, 0.5);
  EXPECT_EQ(s.faults.size(), 1u);
}

TEST(Faults, ComeAfterAnIdleTime) {
  EXPECT_EQ(parse(with("[{connections: cut, at_s: 1}]\nidle_s: 1.5")).idle, 1500ms);
  EXPECT_EQ(parse(with("[{connections: cut, at_s: 1}]")).idle, 0s);
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1}]\nidle_s: -1")),
              HasSubstr(":10: idle_s must be 0 to 3600 s, not -1"));
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1}]\nidle_s: 3601")), HasSubstr("not 3601"));
}

TEST(Faults, AreOfKnownKinds) {
  EXPECT_THAT(error_of(with("[{sever: killed, at_s: 1}]")),
              StartsWith("dir/mine.yaml:9: unknown key sever: did you mean server?"));
  EXPECT_THAT(error_of(with("\n  - {connections: cut, at_s: 1}\n  - {at_s: 1}")),
              HasSubstr(":11: a fault must say what it is: server: killed, server: paused"));
  EXPECT_THAT(error_of(with("[{server: dead, at_s: 1, for_s: 1}]")),
              HasSubstr(":9: server must be one of killed, paused, not \"dead\""));
  EXPECT_THAT(error_of(with("[{connections: closed, at_s: 1}]")),
              HasSubstr(":9: connections must be one of cut, not \"closed\""));
  EXPECT_THAT(error_of(with("killed")),
              HasSubstr(":9: faults must be a list of one or more, not \"killed\""));
  EXPECT_THAT(
      error_of(with("[killed]")),
      HasSubstr(":9: faults must be a list of maps, such as - {server: killed, at_s: 1, for_s: 0.3}"));
}

TEST(Faults, HaveWhatTheirKindNeedsAndNoMore) {
  EXPECT_THAT(error_of(with("[{server: killed, at_s: 1}]")), HasSubstr(":9: for_s is missing"));
  EXPECT_THAT(error_of(with("[{server: paused, for_s: 1}]")), HasSubstr(":9: at_s is missing"));
  EXPECT_THAT(error_of(with("[{server: paused, at_s: 1, for_s: 0}]")),
              HasSubstr(":9: for_s must be above 0, not 0"));
  EXPECT_THAT(error_of(with("[{server: paused, at_s: 1, for_s: 1, every_s: 1}]")),
              HasSubstr(":9: every_s does not apply here: beside server there may be at_s and for_s"));
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1, for_s: 1}]")),
              HasSubstr(":9: for_s does not apply here"));
  EXPECT_THAT(error_of(with("[{server: killed, connections: cut, at_s: 1, for_s: 1}]")),
              HasSubstr(":9: connections does not apply here"));
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1, every_s: 0}]")),
              HasSubstr(":9: every_s must be above 0"));
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1, every_s: 1e-9}]")),
              HasSubstr(":9: every_s asks for more than the 1000 cuts"));
}

TEST(Faults, LieInTheMeasuredWindow) {
  EXPECT_EQ(error_of(with("[{server: killed, at_s: 3, for_s: 0.9}]")), "no error");
  EXPECT_THAT(
      error_of(with("[{server: killed, at_s: 3, for_s: 1}]")),
      StartsWith("dir/mine.yaml:8: duration_s must be above 4 s, as there is the fault \"server killed at 3 "
                 "s, for 1 s\", not 4"));
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 5, every_s: 1}]")),
              HasSubstr("duration_s must be above 5 s"));
  EXPECT_THAT(
      error_of(with("[{connections: cut, at_s: -0.5, every_s: 1}]")),
      HasSubstr(":9: faults must begin in the measured window, at_s 0 or later: connections cut at -0.5 s"));
  EXPECT_THAT(
      error_of("flow: push\npayload: text\npace: recorded\nspeed: 2\ntrace: feed.csv\nduration_s: 0.4\n"
               "faults: [{connections: cut, at_s: 1}]\n"),
      HasSubstr(":6: duration_s must be above 1 s"));
}

TEST(Faults, DoNotOverlap) {
  EXPECT_THAT(
      error_of(with("[{server: killed, at_s: 1, for_s: 0.3}, {connections: cut, at_s: 1.2}]")),
      HasSubstr(
          ":9: faults must not overlap: \"connections cut at 1.2 s\" begins before \"server killed at 1 "
          "s, for 0.3 s\" has ended"));
  EXPECT_EQ(error_of(with("[{server: killed, at_s: 1, for_s: 0.3}, {connections: cut, at_s: 1.3}]")),
            "no error");
  EXPECT_THAT(error_of(with("[{connections: cut, at_s: 1}, {server: paused, at_s: 1, for_s: 1}]")),
              HasSubstr("faults must not overlap"));
}

TEST(Faults, NeedMessagesThatAreDue) {
  const std::string cut = "faults: [{connections: cut, at_s: 0.5}]\n";
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\n" + cut),
              HasSubstr(":5: faults need messages that are due at a time; what is lost in pace closed"));
  EXPECT_THAT(error_of("flow: push\npayload: text\npace: flood\nsize_bytes: 64\nduration_s: 1\n" + cut),
              HasSubstr(":6: faults need messages that are due"));
}

TEST(Faults, KillNoServerThatAloneKnows) {
  const std::string kill = "[{server: killed, at_s: 1, for_s: 1}]";
  for (const char* flow : {"push", "broadcast", "echo"}) EXPECT_EQ(error_of(with(kill, flow)), "no error");
  EXPECT_THAT(error_of(with(kill, "uplink")), HasSubstr(":9: faults must not kill the server of an uplink"));
  EXPECT_THAT(error_of(with(kill + "\nroom_clients: 5", "chat")),
              HasSubstr(":9: faults must not kill the server of a chat"));
  EXPECT_THAT(
      error_of(with("[{server: killed, at_s: 1, for_s: 1}, {slow_readers: 1, reads_per_s: 1}]", "broadcast")),
      HasSubstr(":9: faults must not kill the server of slow_readers"));
  EXPECT_EQ(error_of(with("[{connections: cut, at_s: 1}]", "uplink")), "no error");
}

TEST(SlowReaders, HearABroadcastBesideItsClients) {
  EXPECT_THAT(error_of(with("[{slow_readers: 2, reads_per_s: 5}]")),
              HasSubstr(":9: faults must not have slow_readers in flow push"));
  EXPECT_THAT(error_of(with("[{slow_readers: 2}]", "broadcast")), HasSubstr(":9: reads_per_s is missing"));
  EXPECT_THAT(error_of(with("[{slow_readers: 0, reads_per_s: 5}]", "broadcast")),
              HasSubstr(":9: slow_readers must be 1 or more"));
  EXPECT_THAT(error_of(with("[{slow_readers: 1, reads_per_s: -1}]", "broadcast")),
              HasSubstr(":9: faults must have reads_per_s of 0 to 1000000, not -1"));
  EXPECT_THAT(error_of(with("[{slow_readers: 1, reads_per_s: 1, at_s: 1}]", "broadcast")),
              HasSubstr(":9: at_s does not apply here: beside slow_readers there may be reads_per_s"));
  EXPECT_THAT(error_of(with("\n  - {slow_readers: 1, reads_per_s: 1}\n  - {slow_readers: 1, reads_per_s: 2}",
                            "broadcast")),
              HasSubstr(":11: slow_readers is there twice"));
  EXPECT_THAT(
      error_of(with("[{slow_readers: 9991, reads_per_s: 1}]", "broadcast")),
      AllOf(HasSubstr(":3: clients and slow_readers must be 10000 at most together"), HasSubstr("10001")));
}

}  // namespace
}  // namespace wirerace
