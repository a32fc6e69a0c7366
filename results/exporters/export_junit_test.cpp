#include <gmock/gmock.h>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(ExportJunit, HasASuiteForEachScenarioAndACaseForEachBackend) {
  const auto lines = lines_of(export_junit(exported_run()));
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[2],
            "  <testsuite name=\"market-feed\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"0\" "
            "time=\"60.000\">");
  EXPECT_EQ(lines[3], "    <testcase classname=\"market-feed\" name=\"tcp/asio\" time=\"30.000\"/>");
}

TEST(ExportJunit, TellsInvalidTrialsAsAFailureAndFailedOnesAsAnError) {
  wirerace::Run run = exported_run();
  trial_of(run, "tcp/asio", 2).status = TrialStatus::Invalid;
  trial_of(run, "tcp/asio", 2).reason = "2 messages corrupt";
  trial_of(run, "udp/asio", 3).status = TrialStatus::Failed;
  trial_of(run, "udp/asio", 3).reason = "signal 11 <core dumped>\x01";
  const std::string text = export_junit(run);
  EXPECT_THAT(text, HasSubstr("tests=\"2\" failures=\"1\" errors=\"1\" skipped=\"0\""));
  EXPECT_THAT(
      text,
      HasSubstr("<failure type=\"invalid\" message=\"1 of 3 trials not ok: 2 messages corrupt\">round 2 "
                "invalid: 2 messages corrupt\n</failure>"));
  EXPECT_THAT(
      text,
      HasSubstr("<error type=\"failed\" message=\"1 of 3 trials not ok: signal 11 &lt;core dumped&gt; "));
  EXPECT_THAT(text, Not(HasSubstr("\x01"))) << "XML has no such character";
}

TEST(ExportJunit, HasACaseForEachExpectation) {
  wirerace::Run run = exported_run();
  run.expectations = {{.text = "tcp.p50 < 1s", .where = "my.yaml:12"},
                      {.text = "tcp.p50 < 1us", .where = "--expect"}};
  const std::string text = export_junit(run);
  EXPECT_THAT(text, HasSubstr("name=\"tcp.p50 &lt; 1s\" time=\"0.000\"/>"));
  EXPECT_THAT(text,
              HasSubstr("name=\"tcp.p50 &lt; 1us\" time=\"0.000\">\n      <failure type=\"expectation\""));
  EXPECT_THAT(text, HasSubstr(">asked for in --expect</failure>"));
  EXPECT_THAT(text, HasSubstr("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"0\""));
}

TEST(ExportJunit, SkipsAnExpectationThatIsUndecided) {
  wirerace::Run run = exported_run();
  const auto median = static_cast<double>(*trial_of(run, "tcp/asio", 2).latency_ns->p50);
  run.expectations = {{.text = "tcp.p50 < " + std::to_string(median / 1000) + "us", .where = "--expect"}};
  const std::string text = export_junit(run);
  EXPECT_THAT(text, AllOf(HasSubstr("<skipped message=\""), HasSubstr("skipped=\"1\"")));
}

TEST(ExportJunit, ShowsThatARunWasInterrupted) {
  wirerace::Run run = exported_run();
  run.complete = false;
  EXPECT_THAT(export_junit(run),
              HasSubstr("<error type=\"interrupted\" message=\"interrupted after 12 trials\">"));
}

}  // namespace
}  // namespace wirerace
