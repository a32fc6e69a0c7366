// `wirerace doctor` on this machine, whatever it is, and what `wirerace run` warns of.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "harness/run_program.hpp"

namespace wirerace {

namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

const std::string program = WIRERACE_PROGRAM;

const std::vector<std::string> checks = {"cores",
                                         "frequency",
                                         "virtualisation",
                                         "load",
                                         "clock source",
                                         "steal time",
                                         "timer",
                                         "wake-up apart",
                                         "wake-up together",
                                         "floor apart",
                                         "floor together",
                                         "floor free",
                                         "noise",
                                         "network namespace",
                                         "congestion control",
                                         "open files",
                                         "socket buffers",
                                         "listen backlog",
                                         "ports",
                                         "memory"};

class Doctor : public ProgramTest {};

TEST_F(Doctor, TellsEveryCheckAsJson) {
  const Outcome outcome = run(program, {"doctor", "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, IsEmpty());
  const Json all = Json::parse(outcome.out);
  EXPECT_EQ(all.at("schema"), "wirerace.doctor/1");
  std::vector<std::string> names;
  for (const Json& finding : all.at("findings")) {
    const auto name = finding.at("check").get<std::string>();
    const auto level = finding.at("level").get<std::string>();
    names.push_back(name);
    EXPECT_TRUE(level == "ok" || level == "note" || level == "warning" || level == "n/a") << level;
    EXPECT_THAT(finding.at("found").get<std::string>(), Not(IsEmpty())) << name;
    EXPECT_THAT(finding.at("means").get<std::string>(), Not(IsEmpty())) << name;
    EXPECT_TRUE(finding.at("change").is_string());
    if (level != "n/a" && (name.starts_with("floor") || name.starts_with("wake-up") || name == "timer")) {
      EXPECT_GT(finding.at("values").at("p50_ns").get<double>(), 0) << name;
    }
    if (level != "n/a" && name == "noise") {
      EXPECT_EQ(finding.at("values").at("pairs"), 3);
      EXPECT_GE(finding.at("values").at("largest_difference_part").get<double>(), 0);
    }
  }
  EXPECT_THAT(names, ElementsAreArray(checks));
}

TEST_F(Doctor, TellsEveryCheckInALine) {
  const Outcome outcome = run(program, {"doctor"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, IsEmpty());
  for (const std::string& check : checks) EXPECT_THAT(outcome.out, HasSubstr("  " + check + "  "));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\033")));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Doctor, StopsWhenInterrupted) {
  Program doctor({program, "doctor"}, path(""));
  ASSERT_TRUE(wait_until([&] { return doctor.out().find("clock source") != std::string::npos; }));
  doctor.signal(SIGINT);
  const Outcome outcome = doctor.wait();
  EXPECT_EQ(outcome.exit_code, 130);
  EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
  EXPECT_EQ(outcome.out.find("memory  "), std::string::npos);
}

class Warnings : public ProgramTest {
 protected:
  /// A short race that cannot go without warning: with too few open files for its clients by far.
  Outcome race(const std::string& more) const {
    const std::string command = "ulimit -n 90; exec " + program +
                                " run chat-echo -t tcp --rounds 1 --clients 20 --duration 0.2 --warmup 0 " +
                                more;
    return run("sh", {"-c", command});
  }

  /// What `err` must say of each warning in the result `name`.
  static void expect_told(const std::vector<std::string>& warnings, const std::string& err) {
    for (const std::string& warning : warnings) {
      const std::string line = "wirerace: warning: " + warning + "\n";
      EXPECT_THAT(err, HasSubstr(line));
      EXPECT_EQ(err.find(line), err.rfind(line));
    }
  }
};

TEST_F(Warnings, AreToldOnceAndKeptInTheResult) {
  const Outcome outcome = race("--out r.json");
  const auto warnings = result("r.json").warnings;
  EXPECT_THAT(warnings, testing::Contains(HasSubstr("open files: 90 ")));
  expect_told(warnings, outcome.err);
}

TEST_F(Warnings, AreKeptButNotToldUnderQuiet) {
  const Outcome outcome = race("--quiet --out r.json");
  EXPECT_THAT(outcome.err, Not(HasSubstr("warning")));
  EXPECT_THAT(result("r.json").warnings, testing::Contains(HasSubstr("open files: 90 ")));
}

}  // namespace

}  // namespace wirerace
