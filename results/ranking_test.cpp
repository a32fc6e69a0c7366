#include "results/ranking.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace wirerace {
namespace {

using testing::ElementsAre;

BackendSummary backend(const std::string& name, double headline) {
  BackendSummary out;
  out.backend = name;
  out.ok = 3;
  out.headline = Spread{headline, headline, headline};
  return out;
}

BackendSummary saturated(BackendSummary one) {
  one.saturated[Saturation::Transport] = 1;
  return one;
}

BackendSummary unmeasured(const std::string& name, unsigned ok) {
  BackendSummary out;
  out.backend = name;
  out.ok = ok;
  return out;
}

/// "1 a", "2= b", "- c": ranks and backends, in order.
std::vector<std::string> ranks(std::vector<BackendSummary> backends, std::optional<double> noise,
                               const std::string& headline = "latency") {
  ScenarioSummary summary;
  summary.scenario.headline = headline;
  if (noise) summary.noise = Noise{.scenario = "s", .backend = "a", .pairs = 3, .part = *noise};
  summary.ranked = std::move(backends);
  rank(summary);
  std::vector<std::string> out;
  for (const auto& one : summary.ranked) {
    const std::string place = one.rank ? fmt::format("{}", *one.rank) : "-";
    out.push_back(fmt::format("{}{} {}", place, one.tied ? "=" : "", one.backend));
  }
  return out;
}

TEST(Ranking, GoesByTheHeadline) {
  EXPECT_THAT(ranks({backend("a", 30), backend("b", 10), backend("c", 20)}, 0.01),
              ElementsAre("1 b", "2 c", "3 a"));
  EXPECT_THAT(ranks({backend("a", 30), backend("b", 10), backend("c", 60)}, 0.01, "fps"),
              ElementsAre("1 c", "2 a", "3 b"));
}

TEST(Ranking, DoesNotCallWhatIsLessThanTheNoise) {
  EXPECT_THAT(ranks({backend("a", 103), backend("b", 100), backend("c", 200)}, 0.04),
              ElementsAre("1= b", "1= a", "3 c"));
  EXPECT_THAT(ranks({backend("a", 60), backend("b", 59)}, 0.04, "fps"), ElementsAre("1= a", "1= b"));
}

TEST(Ranking, CallsADifferenceOfTheNoiseItself) {
  EXPECT_THAT(ranks({backend("a", 98), backend("b", 102)}, 0.04), ElementsAre("1 a", "2 b"));
}

TEST(Ranking, ComparesWithTheFirstOfAGroupSoThatGroupsDoNotCreep) {
  EXPECT_THAT(ranks({backend("a", 100), backend("b", 103), backend("c", 106), backend("d", 109)}, 0.04),
              ElementsAre("1= a", "1= b", "3= c", "3= d"));
}

TEST(Ranking, WithoutNoiseCallsEveryDifference) {
  EXPECT_THAT(ranks({backend("a", 100), backend("b", 100.1)}, {}), ElementsAre("1 a", "2 b"));
}

TEST(Ranking, NeverPutsTheSaturatedAboveOrBesideThoseThatKeptUp) {
  EXPECT_THAT(ranks({saturated(backend("a", 10)), backend("b", 500), saturated(backend("c", 501))}, 0.04),
              ElementsAre("1 b", "2 a", "3 c"));
  EXPECT_THAT(ranks({saturated(backend("a", 100)), backend("b", 100)}, 0.04), ElementsAre("1 b", "2 a"));
  EXPECT_THAT(ranks({saturated(backend("a", 100)), saturated(backend("b", 101))}, 0.04),
              ElementsAre("1= a", "1= b"));
}

TEST(Ranking, GivesNoRankWithoutAFigure) {
  EXPECT_THAT(
      ranks({unmeasured("a", 0), unmeasured("b", 3), saturated(backend("c", 9)), backend("d", 10)}, {}),
      ElementsAre("1 d", "2 c", "- b", "- a"));
}

}  // namespace
}  // namespace wirerace
