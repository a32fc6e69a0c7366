#include "results/recovery_summary.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

Outage outage(std::int64_t median_ns, unsigned recovered, std::uint64_t lost) {
  Outage out;
  out.fault = "server killed";
  out.clients = 10;
  out.recovered = recovered;
  out.median_ns = median_ns;
  if (recovered == 10) out.slowest_ns = median_ns + 5;
  out.lost = lost;
  return out;
}

Trial trial_of(std::vector<Outage> outages) {
  Trial trial;
  trial.recovery = Recovery{.outages = std::move(outages), .reopened = 10, .repeated = 3};
  return trial;
}

TEST(RecoverySummary, HasTheMedianOfTimesAndTheSumOfCountsForEachFault) {
  const Trial first = trial_of({outage(30, 10, 4), outage(7, 10, 0)}), second = trial_of({outage(10, 8, 5)}),
              third = trial_of({outage(20, 10, 6), outage(9, 10, 1)});
  const auto summary = recovery_summary({&first, &second, &third});
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->reopened, 30U);
  EXPECT_EQ(summary->repeated, 9U);
  ASSERT_EQ(summary->outages.size(), 2U);
  const OutageSummary& killed = summary->outages[0];
  EXPECT_EQ(killed.fault, "server killed");
  EXPECT_EQ(killed.median_ns, spread_of({10, 20, 30}));
  EXPECT_EQ(killed.slowest_ns, spread_of({25, 35})) << "of the rounds in which all recovered";
  EXPECT_EQ(killed.clients, 30U);
  EXPECT_EQ(killed.recovered, 28U);
  EXPECT_EQ(killed.lost, 15U);
  EXPECT_FALSE(killed.down_ns || killed.connections);
  EXPECT_EQ(summary->outages[1].median_ns->median, 8);
}

TEST(RecoverySummary, TellsWhatAnInvalidTrialLostAndNothingOfItsTimes) {
  const Trial good = trial_of({outage(30, 10, 4)});
  Trial invalid = trial_of({outage(900, 10, 50)});
  invalid.status = TrialStatus::Invalid;
  const auto summary = recovery_summary({&good, &invalid});
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->outages.at(0).lost, 54U);
  EXPECT_EQ(summary->outages.at(0).median_ns->max, 30);
}

TEST(RecoverySummary, IsOfTrialsWithFaults) {
  const Trial plain;
  EXPECT_FALSE(recovery_summary({&plain}));
  EXPECT_FALSE(recovery_summary({}));
  EXPECT_FALSE(slow_reading_summary({&plain}));
}

TEST(SlowReadingSummary, HasTheMostThatWaitedAndTheSumOfMessages) {
  Trial first, second;
  first.slow_reading = SlowReading{.clients = 2,
                                   .sent = 10,
                                   .read = 3,
                                   .skipped = 1,
                                   .closed = 1,
                                   .waiting_bytes = 700,
                                   .server_rss_growth_bytes = -50};
  second.slow_reading = SlowReading{.clients = 2,
                                    .sent = 20,
                                    .read = 4,
                                    .skipped = 0,
                                    .closed = 2,
                                    .waiting_bytes = 600,
                                    .server_rss_growth_bytes = -40};
  const auto summary = slow_reading_summary({&first, &second});
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->clients, 2U);
  EXPECT_EQ(summary->sent, 30U);
  EXPECT_EQ(summary->read, 7U);
  EXPECT_EQ(summary->skipped, 1U);
  EXPECT_EQ(summary->closed, 2U) << "of two readers";
  EXPECT_EQ(summary->waiting_bytes, 700U);
  EXPECT_EQ(summary->server_rss_growth_bytes, -40);
}

}  // namespace
}  // namespace wirerace
