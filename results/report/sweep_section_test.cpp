#include "results/report/sweep_section.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "results/report/report.hpp"
#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"
#include "results/sample_sweep.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Names of a chart's lines, in their order.
std::vector<std::string> backends_of(const nlohmann::ordered_json& chart) {
  std::vector<std::string> out;
  for (const auto& line : chart["lines"]) out.push_back(line["backend"]);
  return out;
}

TEST(SweepSection, IsInTheReportAndLinked) {
  const std::string page = html_report(sample_sweep());
  EXPECT_THAT(page, HasSubstr("<a href=\"#sweep-0\">clients-sweep by clients</a>"));
  EXPECT_THAT(page, HasSubstr("<section id=\"sweep-0\"><h2>clients-sweep by clients</h2>"
                              "<p>How many users a server holds.</p>"));
  EXPECT_THAT(page, HasSubstr("<figcaption>CPU time of both ends per message by clients: "));
  EXPECT_THAT(page, HasSubstr("data-chart=\"sweep\" data-index=\"0\""));
  EXPECT_THAT(page, HasSubstr("<figcaption>Latency p50 by clients: "));
  EXPECT_THAT(page, HasSubstr("data-chart=\"sweep\" data-index=\"1\""));
  EXPECT_THAT(page, HasSubstr("\"sweeps\":[{\"unit\":\"clients\",\"duration\":true,"));
}

TEST(SweepSection, SaysWhatGrowsByHowMuch) {
  wirerace::Run run = sample_sweep();
  const std::string sections = sweep_sections(summarise(run));
  EXPECT_THAT(sections,
              HasSubstr("<li>CPU time of both ends per message at 1,000 clients is 1.20× (tcp/asio) "
                        "to 2.50× (websocket/beast) what it is at 1; not known of 3 of 5 "
                        "backends.</li>"));
  EXPECT_THAT(sections, HasSubstr("<li>Latency p50 at 1,000 clients is 10.0× what it is at 1; not"));
  std::erase_if(run.trials, [](const Trial& trial) { return trial.backend != "tcp/asio"; });
  EXPECT_THAT(sweep_sections(summarise(run)), HasSubstr("clients is 1.20× what it is at 1.</li>"));
}

TEST(SweepSection, HasARowForEachBackendTheLeastGrowthFirst) {
  const std::string sections = sweep_sections(summarise(sample_sweep()));
  const auto figure = [](const char* text) { return std::string("<td class=\"figure\">") + text + "</td>"; };
  EXPECT_THAT(sections,
              HasSubstr(">1,000</abbr></th><th scope=\"col\" class=\"figure\"><abbr title=\"the figure "
                        "at 1,000 as a multiple of that at 1\">growth</abbr>"));
  EXPECT_THAT(sections,
              HasSubstr("<tbody><tr><th scope=\"row\">tcp/asio</th>" + figure("10.4 µs") + figure("11.1 µs") +
                        figure("11.8 µs") + figure("12.5 µs") + figure("1.20×")));
  EXPECT_THAT(sections, HasSubstr(figure("2.50×") + "</tr>\n<tr><th scope=\"row\">grpc/grpc++</th>"))
      << "no growth stands last";
  EXPECT_THAT(sections, HasSubstr(" (saturated)</td>" + figure("n/a: transport saturated at 1,000")));
  EXPECT_THAT(sections, HasSubstr("<th scope=\"row\">sse/beast</th>" + figure("n/a")));
  EXPECT_THAT(sections, HasSubstr(figure("n/a: not run at 1")));
  EXPECT_THAT(sections, HasSubstr(figure("n/a") + figure("n/a: no valid trial at 1,000")));
}

TEST(SweepSection, DrawsEachFigureAgainstTheValues) {
  const auto charts = sweep_charts(summarise(sample_sweep()));
  ASSERT_EQ(charts.size(), 2U);
  EXPECT_EQ(charts[0]["values"].dump(), "[1.0,10.0,100.0,1000.0]");
  EXPECT_THAT(backends_of(charts[0]),
              ElementsAre("tcp/asio", "websocket/beast", "grpc/grpc++", "long-polling/httplib", "sse/beast"));
  const auto& tcp = charts[0]["lines"][0]["points"];
  ASSERT_EQ(tcp.size(), 4U);
  EXPECT_NEAR(tcp[3]["value"], tcp[0]["value"].get<double>() * 1.2, 1e-3);
  EXPECT_LE(tcp[3]["low"], tcp[3]["value"]);
  const auto& grpc = charts[0]["lines"][2]["points"];
  EXPECT_FALSE(grpc[2]["saturated"]);
  EXPECT_TRUE(grpc[3]["saturated"]);
  EXPECT_FALSE(grpc[3]["value"].is_null()) << "drawn, as a cross";
  EXPECT_TRUE(charts[0]["lines"][3]["points"][3]["value"].is_null()) << "failed";
  EXPECT_TRUE(charts[0]["lines"][4]["points"][0]["value"].is_null()) << "not run";
}

TEST(SweepSection, LeavesOutAChartWithoutFigures) {
  wirerace::Run run = sample_sweep();
  for (Trial& trial : run.trials) trial.server.cpu_ns_per_message.reset();
  EXPECT_EQ(sweep_charts(summarise(run)).size(), 1U);
  EXPECT_THAT(sweep_sections(summarise(run)), Not(HasSubstr("CPU time")));
  run.trials.clear();
  EXPECT_TRUE(sweep_charts(summarise(run)).empty());
  EXPECT_THAT(html_report(run), Not(HasSubstr("<canvas")));
}

TEST(SweepSection, NamesWhatIsSwept) {
  wirerace::Run run = sample_sweep();
  for (ScenarioInfo& step : run.scenarios) step.swept = "size_bytes";
  EXPECT_THAT(sweep_sections(summarise(run)), HasSubstr("<h2>clients-sweep by message size</h2>"));
  EXPECT_EQ(sweep_charts(summarise(run))[0]["unit"], "bytes a message");
  for (ScenarioInfo& step : run.scenarios) step.swept = "rate_per_s";
  EXPECT_THAT(sweep_links(summarise(run)), HasSubstr(">clients-sweep by rate</a>"));
  EXPECT_EQ(sweep_charts(summarise(run))[0]["unit"], "messages due a second");
}

TEST(SweepSection, WhatShrinksHasTwoDigits) {
  wirerace::Run run = sample_sweep();
  for (Trial& trial : run.trials) {
    if (trial.scenario == "clients-sweep/1000" && trial.status == TrialStatus::Ok)
      trial.server.cpu_ns_per_message = trial.client.cpu_ns_per_message = 359;
  }
  EXPECT_THAT(sweep_sections(summarise(run)), HasSubstr("<td class=\"figure\">0.069×</td></tr>"));
}

TEST(SweepSection, MoreGrowthIsBetterWhereMoreIs) {
  wirerace::Run run = sample_sweep();
  for (ScenarioInfo& step : run.scenarios) step.headline = "throughput";
  for (Trial& trial : run.trials) {
    if (trial.backend == "websocket/beast" && trial.throughput && trial.scenario == "clients-sweep/1000")
      trial.throughput->messages_per_second *= 2;
  }
  const auto charts = sweep_charts(summarise(run));
  EXPECT_FALSE(charts[1]["duration"]);
  EXPECT_THAT(backends_of(charts[1]), testing::Contains("tcp/asio"));
  EXPECT_EQ(backends_of(charts[1]).front(), "websocket/beast");
}

TEST(SweepSection, IsNotInRunsWithoutASweep) {
  for (const wirerace::Run& run : {sample_run(), sample_capacity()}) {
    EXPECT_EQ(sweep_sections(summarise(run)), "");
    EXPECT_EQ(sweep_links(summarise(run)), "");
    EXPECT_TRUE(sweep_charts(summarise(run)).empty());
  }
}

}  // namespace
}  // namespace wirerace
