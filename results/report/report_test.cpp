#include "results/report/report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "results/report/report_charts.hpp"
#include "results/sample_run.hpp"
#include "results/test_text.hpp"

namespace wirerace {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string data_of(const std::string& page) {
  const std::string open = "<script type=\"application/json\" id=\"data\">";
  const std::size_t start = page.find(open) + open.size();
  return page.substr(start, page.find("</script>", start) - start);
}

TEST(Report, IsOnePageThatLoadsNothing) {
  const std::string page = html_report(sample_run());
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("Chart.js v3.9"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr(" src=")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(Report, HasATableForEachScenarioAndTheChartsOfItsFigures) {
  const std::string page = html_report(sample_run());
  EXPECT_EQ(occurrences(page, "data-chart=\"percentiles\""), 5U) << "a flood has no latency";
  EXPECT_EQ(occurrences(page, "data-chart=\"over_time\""), 5U);
  EXPECT_EQ(occurrences(page, "data-chart=\"headline\""), 6U);
  EXPECT_EQ(occurrences(page, "data-chart=\"freeze\""), 1U);
  EXPECT_EQ(occurrences(page, "<summary>In numbers</summary>"), 17U) << "each chart's";
  EXPECT_EQ(occurrences(page, "</td><th scope=\"row\">tcp/asio</th>"), 6U);
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">udp/asio</th><td class=\"figure\">40."));
  EXPECT_EQ(occurrences(page, "<tr class=\"best\"><td>1="), 8U) << "udp and tcp in ping, six in video";
}

TEST(Report, BeginsWithTheAnswers) {
  const wirerace::Run run = sample_run();
  const std::string page = html_report(run);
  const std::size_t answers = page.find("<ul class=\"answers\">");
  ASSERT_NE(answers, std::string::npos);
  EXPECT_LT(answers, page.find("<main>"));
  const std::string list = page.substr(answers, page.find("</ul>", answers) - answers);
  EXPECT_EQ(occurrences(list, "<li><a href=\"#scenario-"), 6U);
  EXPECT_THAT(list, HasSubstr("market-feed</a>: udp "));
}

TEST(Report, IntervalsAreWhereTheRoundsAllowThem) {
  wirerace::Run run = sample_run();
  const auto value = [&run](const char* key) {
    return nlohmann::json::parse(data_of(html_report(run)))["scenarios"][0]["headline"]["rows"][0][key];
  };
  EXPECT_LT(value("low"), value("value"));
  EXPECT_GT(value("high"), value("value"));
  std::erase_if(run.trials, [](const Trial& trial) { return trial.round == 3; });
  EXPECT_TRUE(value("low").is_null());
  EXPECT_FALSE(value("value").is_null());
}

TEST(Report, TellsHowToReproduceIt) {
  wirerace::Run run = sample_run();
  run.command = {"wirerace", "run", "chat", "--find-capacity", "p99<20ms"};
  EXPECT_THAT(
      html_report(run),
      HasSubstr("# wirerace 0.1.0, seed 1\nwirerace run chat --find-capacity &#39;p99&lt;20ms&#39;</pre>"));
  EXPECT_THAT(html_report(run), HasSubstr("<td>00c0ffee00c0ffee</td>")) << "the workloads' digests";
}

TEST(Report, HasTheVerdictsWhereSomethingWasExpected) {
  wirerace::Run run = sample_run();
  EXPECT_THAT(html_report(run), Not(HasSubstr("<h2>Expectations</h2>")));
  run.expectations = {{"market-feed: tcp.p50 < 1s", "--expect"},
                      {"market-feed: udp.lost == 0", "feed.yaml:7"}};
  const std::string page = html_report(run);
  EXPECT_THAT(page, HasSubstr("<h2>Expectations</h2>\n<p>Expectations: 1 pass, 1 FAIL</p>"));
  EXPECT_THAT(page, HasSubstr("<tr class=\"failed\"><td>FAIL</td>"));
  EXPECT_THAT(page, HasSubstr("feed.yaml:7"));
}

TEST(Report, ALargeRunIsNoLargePage) {
  const wirerace::Run run = sample_run(5);
  ASSERT_GE(run.trials.size(), 200U);
  EXPECT_LT(html_report(run).size(), 1'000'000U);
}

TEST(Report, ShowsFailedTrialsEnvironmentAndSettings) {
  const std::string page = html_report(sample_run());
  EXPECT_THAT(page, HasSubstr("signal 11 after 2.1 s &lt;core dumped&gt;"));
  EXPECT_THAT(page, HasSubstr("server on core 0, client on core 1"));
  EXPECT_THAT(page, HasSubstr("<td class=\"figure\">n/a</td>"));
}

TEST(Report, BeginsWithWarningsAndTheFloor) {
  const std::string page = html_report(sample_run());
  const std::size_t warnings = page.find("<ul class=\"warnings\"><li>virtual machine (kvm)");
  const std::size_t floor = page.find("<p>The floor: a bare TCP ping-pong");
  ASSERT_NE(warnings, std::string::npos);
  ASSERT_NE(floor, std::string::npos);
  EXPECT_LT(warnings, page.find("<main>"));
  EXPECT_LT(floor, page.find("<main>"));
}

TEST(Report, HasTheCostsOfEachScenarioAndTheClientsOfThoseWithSeveral) {
  const std::string page = html_report(sample_run());
  EXPECT_EQ(occurrences(page, "<summary>Cost: "), 6U);
  EXPECT_EQ(occurrences(page, ">packets/msg</abbr>"), 6U);
  EXPECT_EQ(occurrences(page, "<h3>How evenly clients were served</h3>"), 2U);
  EXPECT_EQ(occurrences(page, "<h3>When the first, half and the last had a message</h3>"), 1U);
  EXPECT_EQ(occurrences(page, "<section"), 11U)
      << "6 scenarios, trials, settings, environment, workloads, how to reproduce: no floor";
}

TEST(Report, HasFaultsSlowReadersAndConnectionsWhereThereAreAny) {
  const std::string page = html_report(sample_run_with_faults());
  EXPECT_EQ(occurrences(page, "<h3>Recovery</h3>"), 2U);
  EXPECT_EQ(occurrences(page, "<h3>1 slow reader</h3>"), 1U);
  EXPECT_EQ(occurrences(page, "<h3>Connections</h3>"), 4U) << "with ten clients or more";
  EXPECT_EQ(occurrences(page, ">idle CPU %</abbr>"), 1U);
}

TEST(Report, SaysNothingOfLatencyInAFlood) {
  const std::string page = html_report(sample_run());
  const std::size_t begin = page.find("<h2>upload</h2>");
  const std::string flood = page.substr(begin, page.find("</section>", begin) - begin);
  EXPECT_THAT(
      flood,
      HasSubstr("aria-label=\"Messages delivered a second and the interval over rounds; more is better\""));
  EXPECT_EQ(occurrences(flood, "latency"), 1U) << "the note that there is none";
  EXPECT_EQ(occurrences(flood, "p50") + occurrences(flood, "p99") + occurrences(flood, "n/a"), 0U);
  const auto data = nlohmann::json::parse(data_of(page))["scenarios"];
  EXPECT_EQ(data[5]["headline"]["rows"].size(), 7U);
  EXPECT_EQ(data[5]["headline"]["rows"][0]["backend"], "udp/asio");
  EXPECT_FALSE(data[5]["headline"]["duration"]);
  EXPECT_TRUE(data[5]["percentiles"].empty());
  EXPECT_TRUE(data[5]["over_time"]["lines"].empty());
}

TEST(Report, MarksSettingsThatDiffer) {
  const std::string page = html_report(sample_run());
  EXPECT_THAT(page, HasSubstr("<th scope=\"rowgroup\">in force, server</th>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"differs\">≠ 4,194,304</td>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">congestion control</th><td>cubic</td><td>–</td>"));
}

TEST(Report, EscapesTextOfTheRun) {
  wirerace::Run run = sample_run();
  const std::string evil = "</script><b title=\"x\">{{data}}";
  run.id = run.label = run.scenarios[0].about = run.environment.host = evil;
  run.command = {evil};
  run.scenarios[0].digest = evil;
  run.backends[0].settings[evil] = evil;
  run.trials[0].server_in_force[evil] = evil;
  run.warnings[0] = run.noise[0].backend = evil;
  run.backends[0].name = evil;
  for (auto& trial : run.trials) {
    if (trial.backend == "tcp/asio") trial.backend = evil;
  }
  const std::string page = html_report(run);
  EXPECT_THAT(page, Not(HasSubstr(evil)));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;b title=&quot;x&quot;&gt;{{data}}"));
  EXPECT_EQ(nlohmann::json::parse(data_of(page))["backends"][0], evil);
}

TEST(Report, IsMadeOfARunWithoutTrials) {
  wirerace::Run run = sample_run();
  run.trials.clear();
  run.complete = false;
  const std::string page = html_report(run);
  EXPECT_THAT(page, HasSubstr("did not come to its end"));
  EXPECT_THAT(page, Not(HasSubstr("<canvas")));
}

TEST(Report, PercentileLinesEndWhereTenSamplesAreLeft) {
  Histogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.record(i);
  const auto points = percentile_points(histogram);
  ASSERT_EQ(points.size(), 41U);
  EXPECT_EQ(points[0], (std::pair<double, std::int64_t>(0, 1)));
  EXPECT_EQ(points[20], (std::pair<double, std::int64_t>(1, 900)));
  EXPECT_EQ(points[40], (std::pair<double, std::int64_t>(2, 990)));
  EXPECT_TRUE(percentile_points(Histogram()).empty());
}

}  // namespace
}  // namespace wirerace
