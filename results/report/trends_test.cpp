#include "results/report/trends.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "results/report/report.hpp"
#include "results/report/trends_section.hpp"
#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Of one scenario, so that it is soon made.
Run on_day(int day, const std::string& label = "") {
  wirerace::Run run = sample_run();
  run.scenarios.resize(1);
  std::erase_if(run.trials, [&](const Trial& trial) { return trial.scenario != run.scenarios[0].name; });
  run.id = "2026112" + std::to_string(day) + "T013000Z-1f3a";
  run.started = "2026-11-2" + std::to_string(day) + "T01:30:00Z";
  run.label = label;
  return run;
}

TEST(Trends, RunsAreInTheOrderInWhichTheyStarted) {
  const auto runs = in_order_of_time({on_day(3), on_day(1), on_day(2)});
  EXPECT_EQ(runs[0].started, "2026-11-21T01:30:00Z");
  EXPECT_EQ(runs[2].started, "2026-11-23T01:30:00Z");
}

TEST(Trends, ARunIsCalledByItsLabelOrElseByWhenItStarted) {
  EXPECT_EQ(run_name(on_day(1, "v1.2")), "v1.2");
  EXPECT_EQ(run_name(on_day(1)), "2026-11-21 01:30");
}

TEST(Trends, ABackendHasAPointForEachRunThatRacedIt) {
  wirerace::Run without_udp = on_day(2);
  std::erase_if(without_udp.trials, [](const Trial& trial) { return trial.backend == "udp/asio"; });
  const auto trends = trends_of({on_day(1), without_udp});
  ASSERT_EQ(trends.size(), 1U);
  ASSERT_EQ(trends[0].lines.size(), 7U);
  EXPECT_EQ(trends[0].lines[0].backend, "tcp/asio");
  EXPECT_TRUE(trends[0].lines[0].points[1]);
  EXPECT_TRUE(trends[0].lines[1].points[0]);
  EXPECT_FALSE(trends[0].lines[1].points[1]);
  EXPECT_THAT(trends[0].changed, IsEmpty());
}

TEST(Trends, AnotherWorkloadBreaksTheLineAndIsSaid) {
  wirerace::Run changed = on_day(3, "v3");
  changed.scenarios[0].digest = "another";
  const std::vector<wirerace::Run> runs = {on_day(1), on_day(2), changed};
  const auto trends = trends_of(runs);
  EXPECT_THAT(trends[0].changed, ElementsAre(2U));
  EXPECT_THAT(trends_section(runs, trends), HasSubstr("From v3 on the workload is another (digest another)"));
  EXPECT_EQ(trend_charts(runs, trends)[0]["changed"].dump(), "[2]");
}

TEST(Trends, WhereAnotherFigureRanksTheEarlierOnesAreLeftOut) {
  wirerace::Run other = on_day(1);
  other.scenarios[0].headline = "throughput";
  const auto trends = trends_of({other, on_day(2)});
  EXPECT_FALSE(trends[0].lines[0].points[0]);
  EXPECT_TRUE(trends[0].lines[0].points[1]);
}

TEST(Trends, AScenarioOfOneRunHasNone) {
  wirerace::Run other = on_day(2);
  other.scenarios[0].name = "other";
  for (Trial& trial : other.trials) trial.scenario = "other";
  const std::vector<wirerace::Run> runs = {on_day(1), other};
  EXPECT_THAT(trends_of(runs), IsEmpty());
  EXPECT_THAT(trends_section(runs, {}), HasSubstr("No scenario was raced in more than one of them."));
  EXPECT_THAT(trends_of({sample_capacity(), sample_capacity()}), IsEmpty()) << "nor one that was searched";
}

TEST(Trends, ThePageHasTheRunsTheirTrendsAndTheNewestRunsReport) {
  const std::string page = html_trends({on_day(2, "v2 <b>"), on_day(1)});
  EXPECT_THAT(page, HasSubstr("<h2>2 runs, oldest first</h2>"));
  EXPECT_THAT(page, HasSubstr("data-chart=\"trend\" data-index=\"0\""));
  EXPECT_THAT(page, HasSubstr("<section id=\"scenario-0\">"));
  EXPECT_THAT(page, HasSubstr("<p>v2 &lt;b&gt; · 2026-11-22T01:30:00Z"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("The runs differ")));
  EXPECT_EQ(html_trends({on_day(1)}), html_report(on_day(1)));
}

TEST(Trends, SaysWhereTheMachinesDiffer) {
  wirerace::Run elsewhere = on_day(2);
  elsewhere.environment.host = "bench-2";
  elsewhere.environment.cores = 64;
  EXPECT_THAT(html_trends({on_day(1), elsewhere}), HasSubstr("The runs differ in host, cores: "));
}

TEST(Trends, TheTableHasTheNewestTwentyRuns) {
  const std::vector<wirerace::Run> runs(25, on_day(1));
  const std::string section = trends_section(runs, trends_of(runs));
  std::size_t rows = 0;
  const std::size_t numbers = section.find("In numbers");
  for (std::size_t at = numbers; (at = section.find("<tr><th scope=\"row\">", at)) != std::string::npos; ++at)
    ++rows;
  EXPECT_EQ(rows, 20U);
}

}  // namespace
}  // namespace wirerace
