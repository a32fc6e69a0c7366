#include "results/capacity.hpp"

#include <gmock/gmock.h>

#include "results/promise.hpp"
#include "results/sample_capacity.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CapacityTest : public testing::Test {
 protected:
  const Capacity& of(const std::string& backend) const {
    return *std::ranges::find(run.capacities, backend, &Capacity::backend);
  }

  wirerace::Run run = sample_capacity();
};

TEST_F(CapacityTest, LiesBetweenTheLastStepThatKeptThePromiseAndTheFirstThatBrokeIt) {
  const Capacity& tcp = of("tcp/asio");
  EXPECT_EQ(tcp.kept_per_second, 800);
  EXPECT_EQ(tcp.broken_per_second, 820);
  EXPECT_EQ(tcp.broken_by, "p99 31.0 ms");
  ASSERT_THAT(tcp.steps, SizeIs(3));
  EXPECT_EQ(tcp.steps[0].scenario, "chat/400");
  EXPECT_TRUE(tcp.steps[0].kept) << "the second time";
  EXPECT_EQ(tcp.steps[0].why, "p99 1.00 ms");
  EXPECT_EQ(tcp.steps[2].per_second, 820);
  EXPECT_FALSE(tcp.steps[2].kept);
}

TEST_F(CapacityTest, IsUnknownBelowTheLeastStepWhereThatIsBroken) {
  EXPECT_EQ(of("udp/asio").kept_per_second, std::nullopt);
  EXPECT_EQ(of("udp/asio").broken_per_second, 400);
  EXPECT_EQ(of("udp/asio").broken_by, "5 of 2,000 lost");
}

TEST_F(CapacityTest, AStepThatBrokeThePromiseOnceIsNoneYet) {
  run.trials.resize(2);
  reckon_capacities(run);
  for (const Capacity& capacity : run.capacities) {
    EXPECT_THAT(capacity.steps, IsEmpty());
    EXPECT_EQ(capacity.broken_per_second, std::nullopt);
    EXPECT_EQ(capacity.broken_by, "");
  }
}

TEST_F(CapacityTest, HasNoUpperEndWhereNothingBroke) {
  std::erase_if(run.trials, [](const Trial& trial) { return trial.scenario != "chat/800"; });
  reckon_capacities(run);
  EXPECT_EQ(of("tcp/asio").kept_per_second, 800);
  EXPECT_EQ(of("tcp/asio").broken_per_second, std::nullopt);
}

TEST_F(CapacityTest, TheLastTrialOfAStepDecides) {
  const Capacity& tcp = of("tcp/asio");
  EXPECT_EQ(deciding_trial(run, tcp, tcp.steps[0])->round, 2U);
  EXPECT_EQ(deciding_trial(run, tcp, tcp.steps[1])->round, 1U);
}

TEST_F(CapacityTest, OverlappingBracketsShareARank) {
  auto ranked = ranked_capacities(run, "chat");
  ASSERT_THAT(ranked, SizeIs(3));
  EXPECT_EQ(ranked[0].capacity->backend, "sse/beast") << "the same was kept, and more not broken";
  EXPECT_EQ(ranked[1].capacity->backend, "tcp/asio");
  EXPECT_EQ(ranked[0].rank, 1U);
  EXPECT_EQ(ranked[1].rank, 1U);
  EXPECT_TRUE(ranked[0].tied && ranked[1].tied);
  EXPECT_EQ(ranked[2].rank, 0U);

  for (Capacity& capacity : run.capacities) {
    if (capacity.backend == "sse/beast") capacity.kept_per_second = 820;
  }
  ranked = ranked_capacities(run, "chat");
  EXPECT_EQ(ranked[0].rank, 1U);
  EXPECT_FALSE(ranked[0].tied);
  EXPECT_EQ(ranked[1].rank, 2U);
}

TEST_F(CapacityTest, TheScenarioAndItsStepsAreTheSearchs) {
  EXPECT_TRUE(is_of_a_capacity(run, "chat"));
  EXPECT_TRUE(is_of_a_capacity(run, "chat/820"));
  EXPECT_FALSE(is_of_a_capacity(run, "chat-rooms"));
  EXPECT_FALSE(is_of_a_capacity(run, "chat-rooms/820"));
}

TEST(CapacityStepName, SaysTheRateOrTheSpeed) {
  EXPECT_EQ(capacity_step_name("chat", 400, false), "chat/400");
  EXPECT_EQ(capacity_step_name("chat", 1'280'000, false), "chat/1280000");
  EXPECT_EQ(capacity_step_name("chat", 0.0625, false), "chat/0.0625");
  EXPECT_EQ(capacity_step_name("feed", 5.66, true), "feed/x5.66");
}

}  // namespace
}  // namespace wirerace
