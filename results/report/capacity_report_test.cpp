#include "results/report/capacity_report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "results/report/report.hpp"
#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CapacityReport, DrawsEachStepWithWhatItWasJudgedBy) {
  const auto charts = capacity_charts(sample_capacity());
  ASSERT_EQ(charts.size(), 1U);
  EXPECT_EQ(charts[0]["promise"], "p99 < 20 ms");
  EXPECT_EQ(charts[0]["limit"], 20e6);
  EXPECT_EQ(charts[0]["quantile"], "p99");
  ASSERT_EQ(charts[0]["lines"].size(), 3U);
  const auto& tcp = charts[0]["lines"][1];
  EXPECT_EQ(tcp["backend"], "tcp/asio");
  EXPECT_EQ(tcp["steps"].dump(),
            R"([{"rate":400.0,"p50":100000,"quantile":1000000,"kept":true,"why":"p99 1.00 ms"},)"
            R"({"rate":800.0,"p50":200000,"quantile":2000000,"kept":true,"why":"p99 2.00 ms"},)"
            R"({"rate":820.0,"p50":3100000,"quantile":31000000,"kept":false,"why":"p99 31.0 ms"}])");
}

TEST(CapacityReport, AStepWithoutLatencyHasNoPoint) {
  wirerace::Run run = sample_capacity();
  for (Trial& trial : run.trials) trial.latency_ns.reset();
  EXPECT_TRUE(capacity_charts(run)[0]["lines"][0]["steps"][0]["p50"].is_null());
}

TEST(CapacityReport, AStepThatNoTrialRanHasNoPoint) {
  wirerace::Run run = sample_capacity();
  run.trials.clear();
  EXPECT_TRUE(capacity_charts(run)[0]["lines"][0]["steps"][0]["quantile"].is_null());
  EXPECT_THAT(html_report(run), HasSubstr("<section id=\"capacity-0\">"));
}

TEST(CapacityReport, HasOneSectionForTheSearchAndNoneForItsSteps) {
  const std::string page = html_report(sample_capacity());
  EXPECT_THAT(page, HasSubstr("<section id=\"capacity-0\"><h2>chat</h2>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#capacity-0\">chat</a>"));
  EXPECT_THAT(page, HasSubstr("data-chart=\"capacity\" data-index=\"0\""));
  EXPECT_THAT(page, HasSubstr("the highest rate with p99 &lt; 20 ms and nothing lost"));
  EXPECT_THAT(page, Not(HasSubstr("<section id=\"scenario-")));
  EXPECT_THAT(page, Not(HasSubstr("in no figure</h2>")));
}

TEST(CapacityReport, HasTheStepsNearestToTheCapacityInNumbers) {
  wirerace::Run run = sample_capacity();
  EXPECT_THAT(capacity_sections(run),
              HasSubstr("<td class=\"figure\">820</td><td class=\"figure\">3.10 ms</td>"
                        "<td class=\"figure\">31.0 ms</td><td>broken: p99 31.0 ms</td>"));
  for (Capacity& capacity : run.capacities) {
    const CapacityStep highest = capacity.steps.back();
    capacity.steps.insert(capacity.steps.end(), 30, highest);
  }
  const std::string sections = capacity_sections(run);
  std::size_t steps = 0;
  for (std::size_t at = 0; (at = sections.find("<td>broken: ", at)) != std::string::npos; ++at) ++steps;
  for (std::size_t at = 0; (at = sections.find("<td>kept: ", at)) != std::string::npos; ++at) ++steps;
  EXPECT_EQ(steps, 18U) << "six of each";
  EXPECT_THAT(sections, HasSubstr("<td>kept: p99 2.00 ms</td>"));
}

TEST(CapacityReport, IsEmptyWhereNoneWasSearched) {
  EXPECT_EQ(capacity_sections(sample_run()), "");
  EXPECT_EQ(capacity_links(sample_run()), "");
  EXPECT_TRUE(capacity_charts(sample_run()).empty());
}

}  // namespace
}  // namespace wirerace
