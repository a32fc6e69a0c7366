#include "harness/outages.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;
using What = PlannedFault::What;

// A message a second to two clients in turn, the even ones to client 0: those due from 2 s to 11 s are
// measured.
class OutagesTest : public ::testing::Test {
 protected:
  explicit OutagesTest(Flow flow = Flow::Push) : workload_(scenario(flow)) {
    latencies_.assign(workload_.measured_deliveries(), nanos(1ms));
  }

  static Scenario scenario(Flow flow) {
    Scenario scenario;
    scenario.flow = flow;
    scenario.clients = 2;
    scenario.rate = 1;
    scenario.warmup = 2s;
    scenario.duration = 10s;
    return scenario;
  }

  static std::int64_t nanos(std::chrono::nanoseconds time) { return time.count(); }

  /// The copy that was due at `second` to `client`.
  std::int64_t& latency(std::size_t second, std::size_t client = 0) {
    const std::size_t copies = workload_.deliveries(workload_.messages().front());
    return latencies_.at((second - 2) * copies + client);
  }

  DoneFault fault(std::chrono::nanoseconds at, What what = What::ServerKilled) const {
    return {.what = what, .at = begin_ + at, .over = begin_ + at + 300ms, .connections = {}};
  }

  Outages found(const std::vector<DoneFault>& faults) const {
    return outages(workload_, begin_, faults, latencies_);
  }

  const TimePoint begin_ = TimePoint{} + 1000s;
  Workload workload_;
  std::vector<std::int64_t> latencies_;
};

class BroadcastOutagesTest : public OutagesTest {
 protected:
  BroadcastOutagesTest() : OutagesTest(Flow::Broadcast) {}
};

TEST_F(OutagesTest, AClientHasRecoveredWhenAMessageDueAfterTheFaultArrives) {
  latency(5) = nanos(100ms);
  const auto [outages, otherwise] = found({fault(4500ms)});
  ASSERT_THAT(outages, SizeIs(1));
  EXPECT_EQ(outages[0].fault, "server killed");
  EXPECT_EQ(outages[0].at_ns, nanos(2500ms)) << "from the window's begin";
  EXPECT_EQ(outages[0].down_ns, nanos(300ms));
  EXPECT_EQ(outages[0].clients, 2u);
  EXPECT_EQ(outages[0].recovered, 2u);
  EXPECT_EQ(outages[0].median_ns, nanos(600ms)) << "client 1, due at 5 s";
  EXPECT_EQ(outages[0].slowest_ns, nanos(1501ms)) << "client 0, due at 6 s";
  EXPECT_EQ(outages[0].lost, 0u);
  EXPECT_EQ(otherwise, 0u);
}

TEST_F(OutagesTest, WhatIsLostUntilThenFellToTheFault) {
  latency(4) = latency(5) = latency(6) = -1;
  const auto [outages, otherwise] = found({fault(4200ms)});
  EXPECT_EQ(outages.at(0).lost, 3u) << "that of 4 s was on its way: nothing later had come";
  EXPECT_EQ(outages[0].median_ns, nanos(2801ms));
  EXPECT_EQ(outages[0].slowest_ns, nanos(3801ms));
  EXPECT_EQ(otherwise, 0u);
}

TEST_F(OutagesTest, AClientThatNeverRecoversLosesAllThatFollows) {
  latency(5) = latency(7) = latency(9) = latency(11) = -1;
  const auto [outages, otherwise] = found({fault(4500ms)});
  EXPECT_EQ(outages.at(0).clients, 2u);
  EXPECT_EQ(outages[0].recovered, 1u);
  EXPECT_EQ(outages[0].median_ns, nanos(1501ms));
  EXPECT_EQ(outages[0].slowest_ns, std::nullopt);
  EXPECT_EQ(outages[0].lost, 4u);
  EXPECT_EQ(otherwise, 0u);
}

TEST_F(OutagesTest, WhereLessThanHalfRecoverThereIsNoMedian) {
  for (std::size_t second = 5; second < 12; ++second) latency(second) = -1;
  const auto [outages, otherwise] = found({fault(4500ms)});
  EXPECT_EQ(outages.at(0).recovered, 0u);
  EXPECT_EQ(outages[0].median_ns, std::nullopt);
  EXPECT_EQ(outages[0].lost, 7u);
}

TEST_F(OutagesTest, NoFaultAccountsForWhatWasLostLongBeforeItOrAfterTheRecovery) {
  latency(2) = latency(9) = -1;
  const auto [outages, otherwise] = found({fault(4500ms)});
  EXPECT_EQ(outages.at(0).lost, 0u);
  EXPECT_EQ(otherwise, 2u);
}

TEST_F(OutagesTest, WhoIsBackOnlyAfterTheNextFaultIsBackFromBoth) {
  latency(5) = latency(7) = -1;
  const auto [outages, otherwise] = found({fault(4500ms), fault(6500ms)});
  ASSERT_THAT(outages, SizeIs(2));
  EXPECT_EQ(outages[0].recovered, 2u);
  EXPECT_EQ(outages[0].slowest_ns, nanos(4501ms)) << "client 1, due at 9 s";
  EXPECT_EQ(outages[1].slowest_ns, nanos(2501ms));
  EXPECT_EQ(outages[0].lost, 2u);
  EXPECT_EQ(otherwise, 0u);
}

TEST_F(OutagesTest, EachFaultHasItsOwn) {
  latency(5) = latency(8) = latency(9) = -1;
  const auto [outages, otherwise] =
      found({fault(4500ms, What::ServerPaused), fault(7500ms, What::ConnectionsCut)});
  ASSERT_THAT(outages, SizeIs(2));
  EXPECT_EQ(outages[0].fault, "server paused");
  EXPECT_EQ(outages[1].fault, "connections cut");
  EXPECT_EQ(outages[0].lost, 1u);
  EXPECT_EQ(outages[1].lost, 2u);
  EXPECT_EQ(outages[0].slowest_ns, nanos(2501ms)) << "client 1, due at 7 s";
  EXPECT_EQ(outages[1].slowest_ns, nanos(3501ms)) << "client 1, due at 11 s";
  EXPECT_EQ(otherwise, 0u);
}

TEST_F(OutagesTest, WhoWasDueNothingCannotSayWhetherItHasRecovered) {
  const auto [outages, otherwise] = found({fault(10500ms)});
  EXPECT_EQ(outages.at(0).clients, 1u);
  EXPECT_EQ(outages[0].recovered, 1u);
}

TEST_F(BroadcastOutagesTest, EachClientHasItsOwnCopies) {
  latency(5, 0) = latency(5, 1) = latency(6, 1) = -1;
  const auto [outages, otherwise] = found({fault(4500ms)});
  EXPECT_EQ(outages.at(0).clients, 2u);
  EXPECT_EQ(outages[0].median_ns, nanos(1501ms));
  EXPECT_EQ(outages[0].slowest_ns, nanos(2501ms));
  EXPECT_EQ(outages[0].lost, 3u);
  EXPECT_EQ(otherwise, 0u);
}

}  // namespace
}  // namespace wirerace
