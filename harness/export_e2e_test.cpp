// `wirerace export` and `wirerace run --export`, and what a run tells GitHub Actions, as a user meets them.
#include <gmock/gmock.h>

#include <algorithm>

#include "harness/run_program.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/exporters/formats.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class ExportProgram : public ProgramTest {
 protected:
  ExportProgram() {
    write("run.json", to_json(exported_run()));
    write("feed.yaml",
          "about: A feed for tests.\nflow: push\npayload: text\npace: constant\nrate_per_s: 100\n"
          "size_bytes: 64\nduration_s: 0.2\nwarmup_s: 0\n");
  }

  /// One sentence, and nothing written.
  void expect_refused(const std::vector<std::string>& words, const std::string& part) {
    const auto before = files();
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: "), HasSubstr(part)));
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    EXPECT_EQ(files(), before);
  }

  /// A race of a moment, with its environment as `env` has it.
  Outcome race(std::vector<std::string> variables, const std::vector<std::string>& more) const {
    variables.insert(variables.end(), {program, "run", "feed.yaml", "-t", "tcp", "--rounds", "1", "--quiet",
                                       "--out", "r.json", "--isolation", "none"});
    variables.insert(variables.end(), more.begin(), more.end());
    return run("env", variables);
  }
};

TEST_F(ExportProgram, ListsTheFormats) {
  const Outcome outcome = run(program, {"export", "--list"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const Format& format : formats()) EXPECT_THAT(outcome.out, HasSubstr(std::string(format.name) + " "));
}

TEST_F(ExportProgram, WritesEveryFormat) {
  for (const Format& format : formats()) {
    const std::string name(format.name), out = name + ".out";
    const Outcome outcome = run(program, {"export", name, "run.json", "-o", out});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    if (format.whole) {
      EXPECT_EQ(read_file(path(out)), format.whole(exported_run()));
      EXPECT_EQ(run(program, {"export", name, "run.json"}).out, format.whole(exported_run()));
    } else {
      for (const Document& document : format.parts(exported_run()))
        EXPECT_EQ(read_file(path(out) / (document.name + std::string(format.ending))), document.text);
    }
  }
}

TEST_F(ExportProgram, SaysWhatIsWrong) {
  expect_refused({"export", "cvs", "run.json"},
                 "unknown format \"cvs\" (did you mean csv?): choose from csv, ");
  expect_refused({"export"}, "FORMAT is required; see `wirerace export --list`");
  expect_refused({"export", "csv"}, "RUN.json is required");
  expect_refused({"export", "hgrm", "run.json"}, "give a folder for them with --output");
  expect_refused({"export", "csv", "run.json", "-o", "./run.json"}, "is the result file itself");
  expect_refused({"export", "csv", "run.json", "-o", "none/x.csv"}, "cannot write none/x.csv");
  expect_refused({"export", "hgrm", "run.json", "-o", "run.json"}, "is the result file itself");
  expect_refused({"export", "hgrm", "run.json", "-o", "none/x"}, "cannot make the folder none/x");
  expect_refused({"export", "csv", "none.json"}, "none.json: No such file");
  for (const auto& [wish, part] : std::vector<std::pair<std::string, std::string>>{
           {"cvs=x.csv", "did you mean csv?"},
           {"csv", "say where to, csv=FILE.csv"},
           {"hgrm=", "say where to, hgrm=FOLDER"},
           {"csv=none/x.csv", "cannot write none/x.csv: No such file or directory; choose another file"},
           {"csv=x.json", "is written by another option"},
           {"hgrm=run.json", "cannot make the folder run.json"},
           {"hgrm=none/x", "choose another folder"}}) {
    expect_refused({"run", "feed.yaml", "--out", "x.json", "--export", wish}, part);
  }
}

TEST_F(ExportProgram, ARunExportsWhatItsResultFileDoes) {
  const Outcome outcome = race({}, {"--export", "csv=r.csv", "--export", "hgrm=percentiles"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(read_file(path("r.csv")), run(program, {"export", "csv", "r.json"}).out);
  EXPECT_TRUE(std::filesystem::exists(path("percentiles") / "feed_tcp_asio.hgrm"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("::warning")));
}

TEST_F(ExportProgram, InGitHubActionsARunAnnotatesAndAppendsToTheSummary) {
  write("summary.md", "before\n");
  const Outcome outcome = race({"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=summary.md"}, {});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string annotations = run(program, {"export", "github", "r.json"}).out;
  EXPECT_THAT(outcome.out, testing::EndsWith("\n" + annotations));
  EXPECT_EQ(read_file(path("summary.md")), "before\n" + run(program, {"export", "markdown", "r.json"}).out);
}

TEST_F(ExportProgram, InGitHubActionsJsonStaysJson) {
  const Outcome outcome = race({"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="}, {"--format", "json"});
  EXPECT_EQ(outcome.out, read_file(path("r.json")));
}

TEST_F(ExportProgram, ASummaryThatCannotBeWrittenIsAWarning) {
  const Outcome outcome = race({"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=none/summary.md"}, {});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err,
              HasSubstr("warning: cannot append to the step's summary none/summary.md: No such file"));
}

}  // namespace

}  // namespace wirerace
