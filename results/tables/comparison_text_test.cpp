#include "results/tables/comparison_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/exporters/comparison_json.hpp"
#include "results/exporters/export_comparison.hpp"

namespace wirerace {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ComparedFigure figure(const std::string& backend, const char* metric, double factor, Change verdict,
                      bool gated) {
  ComparedFigure out;
  out.scenario = "ping";
  out.backend = backend;
  out.metric = find_metric(metric);
  out.gated = gated;
  out.rounds = 10;
  out.base = 100'000;
  out.head = factor * 100'000;
  out.change = std::log(factor);
  out.interval = {std::log(factor) - 0.01, std::log(factor) + 0.01};
  out.p = 0.014;
  out.least = std::log(1.05);
  out.verdict = verdict;
  return out;
}

Comparison sample() {
  Comparison out;
  out.base_id = "20261121T010000Z-0001";
  out.head_id = "20261121T010000Z-0002";
  out.head_label = "v2";
  out.paired = true;
  out.least_rounds = 7;
  out.figures = {figure("a/x", "p50", 1.2, Change::Worse, true),
                 figure("a/x", "p99", 1.3, Change::Worse, false), figure("b/x", "p50", 1, Change::Same, true),
                 figure("b/x", "p99", 1, Change::Inconclusive, false)};
  out.self = {
      {"ping", "a/x", find_metric("p50"), 20, std::log(1.01), {std::log(0.99), std::log(1.02)}, false}};
  return out;
}

TEST(ComparisonText, TellsChangesAsPeopleDo) {
  EXPECT_EQ(change_text(std::log(1.198)), "+20 %");
  EXPECT_EQ(change_text(std::log(0.95)), "−5.0 %");
  EXPECT_EQ(change_text(0), "+0.0 %");
  EXPECT_EQ(change_text(std::log(3)), "+200 %");
}

TEST(ComparisonText, NamesRunsByTheirLabels) {
  EXPECT_EQ(comparison_title(sample()), "20261121T010000Z-0001 → v2, paired over 10 rounds");
  Comparison apart = sample();
  apart.paired = false;
  EXPECT_THAT(comparison_title(apart), HasSubstr("two runs of 10 rounds"));
}

TEST(ComparisonText, GivesARowToEachGatedFigureAndToTheOthersOfABackend) {
  const auto tables = comparison_tables(sample());
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].title, "ping");
  EXPECT_THAT(tables[0].rows, ElementsAre(ElementsAre("a/x", "p50", "100 µs", "120 µs", "+20 %",
                                                      "+19 … +21 %", "0.014", "±5.0 %", "WORSE"),
                                          ElementsAre("b/x", "p50", "100 µs", "100 µs", "+0.0 %",
                                                      "−1.0 … +1.0 %", "0.014", "±5.0 %", "same")));
  EXPECT_THAT(tables[1].title, HasSubstr("ping: other figures"));
  EXPECT_THAT(tables[1].rows, ElementsAre(ElementsAre("a/x", "+30 % *"), ElementsAre("b/x", "+0.0 %")));
}

TEST(ComparisonText, CountsVerdictsAndSaysWhatTheMachineAllows) {
  EXPECT_THAT(
      comparison_findings(sample()),
      ElementsAre("1 worse, 1 the same, of 2 gated figures",
                  "ping: p50 of a/x differed from itself by +1.0 % (−1.0 … +2.0 %) over 20 rounds, A/A"));
  Comparison bad = sample();
  bad.self[0].too_noisy = true;
  bad.least_rounds = 11;
  bad.paired = false;
  bad.floor = Interval{0, std::log(1.08)};
  bad.missing = {"ping over c/x has no ok trial in base"};
  const auto findings = comparison_findings(bad);
  EXPECT_THAT(findings, Contains(HasSubstr("too noisy to compare builds on")));
  EXPECT_THAT(findings, Contains(HasSubstr("fewer than 11 rounds")));
  EXPECT_THAT(findings, Contains(HasSubstr("changed by +0.0 … +8.0 % between the runs")));
  EXPECT_THAT(findings, Contains("ping over c/x has no ok trial in base"));
}

TEST(ComparisonText, SaysWhatIsWorseFirst) {
  EXPECT_THAT(comparison_regressions(sample()),
              ElementsAre("ping over a/x: p50 100 µs → 120 µs, +20 % (+19 … +21 %)"));
  const std::string page = export_comparison_table(sample(), false, 100);
  EXPECT_THAT(page, HasSubstr("WORSE: ping over a/x"));
  EXPECT_THAT(page, Not(HasSubstr("\033")));
  EXPECT_THAT(export_comparison_table(sample(), true, 100), HasSubstr("\033["));
  EXPECT_THAT(export_comparison_markdown(sample()), HasSubstr("- **WORSE**: ping over a/x"));
}

TEST(ComparisonText, AnnotatesWhatIsWorseAndWhatCannotBeSaid) {
  EXPECT_EQ(export_comparison_github(sample()),
            "::error title=worse::ping over a/x: p50 100 µs → 120 µs, +20 %25 (+19 … +21 %25)\n");
  Comparison noisy = sample();
  noisy.figures[0].verdict = Change::Inconclusive;
  EXPECT_THAT(export_comparison_github(noisy),
              HasSubstr("::warning title=inconclusive::1 the same, 1 inconclusive"));
  noisy.self[0].too_noisy = true;
  EXPECT_THAT(export_comparison_github(noisy), HasSubstr("::warning title=too noisy::"));
}

TEST(ComparisonJson, HasEverythingAsPartsOfTheBase) {
  const auto json = nlohmann::ordered_json::parse(comparison_json(sample()));
  EXPECT_EQ(json["schema"], "wirerace.comparison/1");
  EXPECT_EQ(json["paired"], true);
  EXPECT_EQ(json["worse"], true);
  EXPECT_EQ(json["figures"].size(), 4U);
  EXPECT_EQ(json["figures"][0]["verdict"], "worse");
  EXPECT_NEAR(json["figures"][0]["change"].get<double>(), 0.2, 1e-9);
  EXPECT_NEAR(json["figures"][0]["counts_from"].get<double>(), 0.05, 1e-9);
  EXPECT_EQ(json["self"][0]["pairs"], 20);
  EXPECT_TRUE(json["floor"].is_null());
}

}  // namespace
}  // namespace wirerace
