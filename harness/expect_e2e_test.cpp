// What a run is expected to show decides the exit code, of `wirerace run` and of `wirerace check` alike.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "harness/faulty_backends.hpp"
#include "harness/run_program.hpp"
#include "results/files.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;
const std::string faulty_program = WIRERACE_FAULTY_PROGRAM;

class Expect : public ProgramTest {
 protected:
  Expect() { write_scenario("mine.yaml", ""); }

  /// `expect` stands on line 8.
  void write_scenario(const std::string& name, const std::string& expect) const {
    write(name,
          "about: For tests.\nflow: echo\npayload: binary\npace: closed\nwindow: 2\nsize_bytes: 64\n"
          "duration_s: 0.2\n" +
              expect);
  }

  /// Races mine.yaml over tcp; the result goes to r.json.
  Outcome race(const std::vector<std::string>& more, const std::string& rounds = "2") const {
    std::vector<std::string> words = {"run",  "mine.yaml", "-t",     "tcp", "--rounds",
                                      rounds, "-o",        "r.json", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    return ProgramTest::run(program, words);
  }

  /// From the verdicts on, a line for each and one for its figures.
  static std::string verdicts(const std::string& out) {
    const std::size_t begin = out.find("Expectations:");
    return begin == out.npos ? "" : out.substr(begin, out.find("\n\n", begin) + 1 - begin);
  }

  void expect_check_agrees(const Outcome& outcome) const {
    const Outcome check = ProgramTest::run(program, {"check", "r.json"});
    EXPECT_EQ(check.exit_code, outcome.exit_code) << check.err;
    EXPECT_EQ(check.out, verdicts(outcome.out));
    EXPECT_THAT(check.out, StartsWith("Expectations: "));
  }

  void expect_refused(const Outcome& outcome, const std::string& error) const {
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_THAT(outcome.err, StartsWith("wirerace: " + error));
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(files(), testing::ElementsAre("mine.yaml")) << "nothing has run";
  }
};

TEST_F(Expect, WhatPassesLetsTheRunPass) {
  write_scenario("mine.yaml", "expect:\n  - tcp.p50 < 10s\n  - lost == 0\n");
  const Outcome outcome = race({"--expect", "mine: p50 < 1000 * tcp.p90", "--expect", "tcp.p50 > 1ns"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("Expectations: 4 pass"), HasSubstr("\npass: mine: tcp.p50 < 10s (mine.yaml:9)\n  p50 "),
            HasSubstr("\npass: mine: lost == 0 (mine.yaml:10)\n  tcp/asio: lost 0 in 2 rounds\n"),
            HasSubstr("(--expect)\n  tcp/asio: p50 ")));
  ASSERT_THAT(result("r.json").expectations, SizeIs(4));
  EXPECT_EQ(result("r.json").expectations[0].text, "mine: tcp.p50 < 10s");
  EXPECT_EQ(result("r.json").expectations[0].where, "mine.yaml:9");
  EXPECT_EQ(result("r.json").expectations[2].where, "--expect");
  expect_check_agrees(outcome);
}

TEST_F(Expect, WhatFailsFailsTheRun) {
  const Outcome outcome =
      race({"--expect", "lost == 0", "--expect", "tcp.p50 < 1ns", "--expect", "p99.9 < 1s"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nFAIL: mine: tcp.p50 < 1ns (--expect)\n"));
  expect_check_agrees(outcome);
  const Outcome markdown =
      ProgramTest::run(program, {"run", "mine.yaml", "-t", "tcp", "--rounds", "1", "--format", "markdown",
                                 "-o", "r.json", "--expect", "lost > 0"});
  EXPECT_EQ(markdown.exit_code, 2) << markdown.err;
  EXPECT_THAT(markdown.out, HasSubstr("| FAIL | mine | lost > 0 | tcp/asio: lost 0 in 1 round | --expect |"));
}

TEST_F(Expect, WhatIsUndecidedIsNoPass) {
  const Outcome outcome = race({"--expect", "lost == 0", "--expect", "tcp.p50 < 10s"}, "1");
  EXPECT_EQ(outcome.exit_code, 4) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("\nundecided: mine: tcp.p50 < 10s (--expect)\n"),
                                 HasSubstr("one round says nothing of noise: use --rounds 3 or more")));
  expect_check_agrees(outcome);
}

TEST_F(Expect, InvalidDataComesBeforeAnyVerdict) {
  const Outcome outcome = ProgramTest::run(
      faulty_program, {"run", "mine.yaml", "-t", "tcp/honest,tcp/duplicates", "--rounds", "1", "-o", "r.json",
                       "--server-via", std::string("env ") + fault_at_variable + "=21", "--expect",
                       "duplicated == 0", "--expect", "tcp/honest.p50 < 1ns"});
  EXPECT_EQ(outcome.exit_code, 3) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("FAIL: mine: duplicated == 0 (--expect)\n  tcp/duplicates: duplicated 1"),
                    HasSubstr("pass: mine: duplicated == 0 (--expect)\n  tcp/honest: duplicated 0")));
  expect_check_agrees(outcome);
}

TEST_F(Expect, IsCheckedBeforeAnythingRuns) {
  expect_refused(race({"--expect", "websocket.p98 < 5ms"}),
                 "--expect 'websocket.p98 < 5ms': at character 11: no figure is called \"p98\"");
  expect_refused(
      race({"--expect", "websocket.p99 < 5ms"}),
      "--expect 'websocket.p99 < 5ms': at character 1: no backend of this run is called \"websocket\"");
  expect_refused(race({"--expect", "fps > 30"}),
                 "--expect 'fps > 30': at character 1: there is no fps in mine: its headline is not fps");
  write_scenario("mine.yaml", "expect:\n  - lost == 0\n  - tcp.p98 < 5ms\n");
  expect_refused(race({}), "mine.yaml:10: expect: at character 5: no figure is called \"p98\"");
  write_scenario("mine.yaml", "expect: websockt.p50 < 5ms\n");
  expect_refused(race({}),
                 "mine.yaml:8: expect: at character 1: no backend of this run is called \"websockt\"");
  write_scenario("mine.yaml", "expect: 'other: p50 < 5ms'\n");
  expect_refused(race({}), "mine.yaml:8: expect: \"other: p50 < 5ms\" names a scenario: leave that out");
  write_scenario("mine.yaml", "");
  expect_refused(ProgramTest::run(program, {"run", "mine.yaml", "-t", "tcp", "--find-capacity", "p50<1ms",
                                            "--expect", "lost == 0"}),
                 "--expect is of rounds and does not apply to --find-capacity");
}

TEST_F(Expect, OfAFileLeavesOutBackendsThatAreNotRaced) {
  write_scenario("mine.yaml", "expect:\n  - lost == 0\n  - websocket.p50 < 3 * tcp.p50\n");
  const Outcome outcome = race({}, "1");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(
      outcome.err,
      HasSubstr("wirerace: mine.yaml:10: expect: \"mine: websocket.p50 < 3 * tcp.p50\" is left out: "));
  EXPECT_THAT(outcome.out, HasSubstr("Expectations: 1 pass\n"));
  EXPECT_THAT(result("r.json").expectations, SizeIs(1));
}

TEST_F(Expect, OfASweepIsJudgedInEachStep) {
  write("sizes.yaml",
        "flow: echo\npayload: binary\npace: closed\nduration_s: 0.2\nexpect: lost == 0\n"
        "sweep: {size_bytes: [16, 64]}\n");
  const Outcome outcome =
      ProgramTest::run(program, {"run", "sizes.yaml", "-t", "tcp", "--rounds", "1", "-o", "r.json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("Expectations: 2 pass\npass: sizes/16: lost == 0 (sizes.yaml:5)\n"),
                    HasSubstr("\npass: sizes/64: lost == 0 (sizes.yaml:5)\n")));
  ASSERT_THAT(result("r.json").expectations, SizeIs(1));
  EXPECT_EQ(result("r.json").expectations[0].text, "sizes: lost == 0");
}

TEST_F(Expect, CheckJudgesAStoredRunByOtherExpectationsToo) {
  ASSERT_EQ(race({"--expect", "lost > 0"}, "1").exit_code, 2);
  const auto check = [this](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"check", "r.json"};
    words.insert(words.end(), more.begin(), more.end());
    return ProgramTest::run(program, words);
  };
  EXPECT_EQ(check({}).exit_code, 2);
  const Outcome other = check({"--expect", "lost == 0", "--expect=corrupt == 0"});
  EXPECT_EQ(other.exit_code, 0) << other.err;
  EXPECT_THAT(other.out, AllOf(StartsWith("Expectations: 2 pass\n"), Not(HasSubstr("lost > 0"))));
  EXPECT_EQ(check({"--expect", "p50 < 1s"}).exit_code, 4);
  const Outcome wrong = check({"--expect", "p98 < 1s"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, StartsWith("wirerace: --expect 'p98 < 1s': at character 1: no figure is called"));

  auto run = nlohmann::ordered_json::parse(read_file(path("r.json")));
  run["expectations"][0]["text"] = "lost is 0";
  write("r.json", run.dump());
  const Outcome edited = check({});
  EXPECT_EQ(edited.exit_code, 1);
  EXPECT_THAT(
      edited.err,
      StartsWith("wirerace: r.json: expectations: \"lost is 0\": at character 6: a comparison is missing"));
  run["complete"] = false;
  write("r.json", run.dump());
  EXPECT_EQ(check({"--expect", "lost > 0"}).exit_code, 130);
  run["expectations"].clear();
  write("r.json", run.dump());
  EXPECT_THAT(check({}).err, HasSubstr("r.json says nothing of what to expect: say it here"));
}

TEST_F(Expect, HelpNamesEveryFigure) {
  const Outcome help = ProgramTest::run(program, {"check", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* part : {"--expect", "p99.9", "cpu_per_message", "longest_freeze", "Exit codes"})
    EXPECT_THAT(help.out, HasSubstr(part));
}

}  // namespace

}  // namespace wirerace
