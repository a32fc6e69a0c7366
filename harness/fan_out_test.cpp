#include "harness/fan_out.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// A message a second, the first in the warm-up; three in the window.
Workload to_many(Flow flow, unsigned clients) {
  Scenario scenario;
  scenario.flow = flow;
  scenario.clients = clients;
  scenario.room_clients = flow == Flow::Chat ? 3 : 0;
  scenario.rate = 1;
  scenario.warmup = 1s;
  scenario.duration = 3s;
  return Workload(scenario);
}

TEST(FanOut, LastCopyIsTheLatestOrMissing) {
  const Workload workload = to_many(Flow::Broadcast, 2);
  const std::vector<std::int64_t> latencies = {5, 7, 9, 8, -1, 3};
  EXPECT_THAT(last_copies(workload, latencies), ElementsAre(7, 9, -1));
  EXPECT_THAT(last_copies(workload, {}), ElementsAre()) << "where they are not known";
}

TEST(FanOut, RoomsThatAreNotFullHaveFewerCopies) {
  const Workload workload = to_many(Flow::Chat, 5);  // messages of 1, 2 and 3, who has but 4 beside it
  EXPECT_THAT(last_copies(workload, std::vector<std::int64_t>{1, 2, 4, 3, 6}), ElementsAre(2, 4, 6));
}

TEST(FanOut, TellsFirstMedianLastAndTheTimeBetween) {
  const Workload workload = to_many(Flow::Broadcast, 4);
  const std::vector<std::int64_t> latencies = {400, 100, 300, 200, 1, 2, 3, -1, 140, 110, 120, 130};
  const auto found = fan_out(workload, latencies);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_ns.count, 2u) << "a message that someone never had is in no figure";
  EXPECT_EQ(found->first_ns.min, 100);
  EXPECT_EQ(found->first_ns.max, 110);
  EXPECT_EQ(found->median_ns.min, 120);
  EXPECT_EQ(found->median_ns.max, 200);
  EXPECT_EQ(found->last_ns.min, 140);
  EXPECT_EQ(found->last_ns.max, 400);
  EXPECT_EQ(found->spread_ns.min, 30);
  EXPECT_EQ(found->spread_ns.max, 300);
}

TEST(FanOut, IsOfMessagesToManyOnly) {
  EXPECT_FALSE(fan_out(to_many(Flow::Push, 4), std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_FALSE(fan_out(to_many(Flow::Broadcast, 1), std::vector<std::int64_t>{1, 2, 3}));
}

}  // namespace
}  // namespace wirerace
