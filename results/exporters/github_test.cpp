#include "results/exporters/github.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/files.hpp"
#include "results/test_folder.hpp"

namespace wirerace {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Sets the variable, and what it was before when it ends.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* const old = std::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST(Annotation, EscapesWhatWouldEndItOrAPartOfIt) {
  EXPECT_EQ(annotation_line({.error = true, .title = "a: b, 5 %", .message = "c: d,\r\n5 %"}),
            "::error title=a%3A b%2C 5 %25::c: d,%0D%0A5 %25\n");
}

TEST(Annotation, StandsAtALineOfAFile) {
  EXPECT_EQ(annotation_line({.title = "t", .message = "m", .where = "my,feed.yaml:12"}),
            "::warning file=my%2Cfeed.yaml,line=12,title=t::m\n");
  for (const char* where : {"--expect", "my.yaml", ":12", "my.yaml:", "my.yaml:1x"})
    EXPECT_EQ(annotation_line({.title = "t", .message = "m", .where = where}), "::warning title=t::m\n")
        << where;
}

TEST(StepSummary, IsAppendedTo) {
  const TestFolder folder;
  const Variable variable("GITHUB_STEP_SUMMARY", (folder.path() / "summary.md").string());
  EXPECT_EQ(append_step_summary("# one\n"), std::nullopt);
  EXPECT_EQ(append_step_summary("# two\n"), std::nullopt);
  EXPECT_EQ(read_file(folder.path() / "summary.md"), "# one\n# two\n");
}

TEST(StepSummary, SaysWhereItCannotBeWritten) {
  const TestFolder folder;
  {
    const Variable variable("GITHUB_STEP_SUMMARY", (folder.path() / "none" / "summary.md").string());
    EXPECT_THAT(append_step_summary("x").value_or(""), HasSubstr("No such file"));
  }
  const Variable variable("GITHUB_STEP_SUMMARY", (folder.path() / "summary.md").string());
  EXPECT_THAT(append_step_summary(std::string((1 << 20) + 1, 'x')).value_or(""), HasSubstr("1 MiB"));
  EXPECT_EQ(read_file(folder.path() / "summary.md"), "");
}

TEST(StepSummary, IsNothingOutsideOfAStep) {
  const Variable variable("GITHUB_STEP_SUMMARY", "");
  EXPECT_EQ(append_step_summary("x"), std::nullopt);
}

TEST(ExportGithub, IsEmptyWhereAllIsWell) {
  wirerace::Run run = exported_run();
  run.warnings.clear();
  EXPECT_THAT(export_github(run), IsEmpty());
}

TEST(ExportGithub, TellsWhatIsNotAsItShouldBe) {
  wirerace::Run run = exported_run();
  trial_of(run, "tcp/asio", 2).status = TrialStatus::Invalid;
  trial_of(run, "tcp/asio", 2).reason = "2 messages corrupt";
  trial_of(run, "floor", 3).status = TrialStatus::Failed;
  trial_of(run, "floor", 3).reason = "signal 11";
  run.warnings = {"virtual machine"};
  run.expectations = {{.text = "tcp.p50 < 1us", .where = "my.yaml:12"}};
  const auto lines = lines_of(export_github(run));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(
      lines[0],
      StartsWith("::error file=my.yaml,line=12,title=market-feed%3A not as expected::tcp.p50 < 1us: "));
  EXPECT_EQ(lines[1], "::error title=floor floor::1 of 3 trials not ok: round 3 failed: signal 11");
  EXPECT_EQ(lines[2],
            "::error title=market-feed tcp/asio::1 of 6 trials not ok: round 2 invalid: 2 messages corrupt");
  EXPECT_EQ(lines[3], "::warning title=wirerace::virtual machine");
}

}  // namespace
}  // namespace wirerace
