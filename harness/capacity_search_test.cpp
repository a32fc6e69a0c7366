#include "harness/capacity_search.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "results/capacity.hpp"

namespace wirerace {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Le;
using testing::SizeIs;

/// The loads that a search tries where those below `capacity` keep the promise.
std::vector<double> tried(LoadRange range, double capacity) {
  CapacitySearch search(range);
  std::vector<double> loads;
  while (const auto load = search.next()) {
    if (search.tries() == 1) loads.push_back(*load);
    search.add(*load < capacity);
  }
  return loads;
}

TEST(CapacitySearchTest, DoublesUntilBrokenAndThenNarrowsTheBracket) {
  EXPECT_THAT(tried({.least = 100, .start = 200, .most = 1e6}, 1000),
              ElementsAre(200, 400, 800, 1600, 1130, 951, 1040, 995));
}

TEST(CapacitySearchTest, HalvesUntilKept) {
  EXPECT_THAT(tried({.least = 10, .start = 800, .most = 1e6}, 250),
              ElementsAre(800, 400, 200, 283, 238, 260, 249));
}

TEST(CapacitySearchTest, EndsAtTheRangesEnds) {
  EXPECT_THAT(tried({.least = 100, .start = 200, .most = 1000}, 1e9), ElementsAre(200, 400, 800, 1000));
  EXPECT_THAT(tried({.least = 150, .start = 400, .most = 1000}, 0), ElementsAre(400, 200, 150));
  EXPECT_THAT(tried({.least = 5, .start = 5, .most = 5}, 0), ElementsAre(5));
}

TEST(CapacitySearchTest, SmallLoadsAreSearchedLikeLargeOnes) {
  EXPECT_THAT(tried({.least = 0.01, .start = 1, .most = 100}, 0.7),
              ElementsAre(1, 0.5, 0.707, 0.595, 0.649, 0.677));
}

TEST(CapacitySearchTest, AStepThatBreaksThePromiseIsRunAgain) {
  CapacitySearch search({.least = 1, .start = 100, .most = 1000});
  EXPECT_EQ(search.tries(), 1U);
  search.add(false);
  EXPECT_EQ(search.next(), 100);
  EXPECT_EQ(search.tries(), 2U);
  search.add(true);
  EXPECT_EQ(search.next(), 200) << "kept the second time";
  EXPECT_EQ(search.tries(), 1U);
  search.add(false);
  search.add(false);
  EXPECT_EQ(search.next(), 141) << "broken twice";
}

TEST(CapacitySearchTest, TakesAtMostThirtyTwoSteps) {
  EXPECT_THAT(tried({.least = 1e-3, .start = 1e-3, .most = 1e12}, 1e13), SizeIs(capacity_most_steps));
  for (double capacity = 1; capacity < 1e9; capacity *= 1.37)
    EXPECT_THAT(tried({.least = 1, .start = 10, .most = 1e9}, capacity), SizeIs(Le(capacity_most_steps)));
}

TEST(CapacitySearchTest, ComesWithinFivePercentOfTheCapacity) {
  for (double capacity = 110; capacity < 9e6; capacity *= 1.37) {
    double kept = 0, broken = 1e9;
    for (const double load : tried({.least = 100, .start = 1000, .most = 1e7}, capacity))
      (load < capacity ? kept : broken) = load;
    EXPECT_LE(kept, capacity);
    EXPECT_GE(broken, capacity);
    EXPECT_LE(broken, 1.05 * kept) << capacity;
  }
}

}  // namespace
}  // namespace wirerace
