#include "results/report/answer.hpp"

#include <gmock/gmock.h>

#include "results/report/answer_words.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A figure of five rounds within ±1 %.
Spread around(double median) {
  return spread_of({0.99 * median, 0.995 * median, median, 1.005 * median, 1.01 * median}).value();
}

BackendSummary backend(const std::string& name, const Spread& headline, unsigned rank) {
  BackendSummary out;
  out.backend = name;
  out.ok = static_cast<unsigned>(headline.values.size());
  out.headline = out.p50_ns = headline;
  out.rank = rank;
  out.messages.planned = out.messages.delivered = 60'000;
  return out;
}

/// An A/A pair differed by 4 %.
ScenarioSummary summary(std::vector<BackendSummary> ranked) {
  ScenarioSummary out;
  out.scenario.name = "price-feed";
  out.scenario.headline = "latency";
  out.noise = Noise{.scenario = "price-feed", .backend = "tcp/asio", .pairs = 5, .part = 0.04};
  out.ranked = std::move(ranked);
  return out;
}

void give_costs(BackendSummary& to, std::vector<double> cpu_ns, double bytes) {
  for (unsigned round = 1; round <= cpu_ns.size(); ++round) {
    to.cpu_by_round[round] = cpu_ns[round - 1];
    to.wire_bytes_by_round[round] = bytes;
  }
}

TEST(Answer, NamesTheLeaderAndWhatTheOthersAdd) {
  EXPECT_EQ(answer(summary({backend("tcp/asio", around(30e3), 1), backend("sse/beast", around(26e6), 2)})),
            "For price-feed: tcp has the lowest p50 (30.0 µs); sse adds 26.0 ms.");
}

TEST(Answer, WithinTheNoiseFloorNobodyIsToldApart) {
  const auto clauses =
      answer_clauses(summary({backend("tcp/asio", around(30e3), 1), backend("sse/beast", around(31e3), 1),
                              backend("short-polling/httplib", around(26e6), 3)}));
  EXPECT_THAT(clauses, ElementsAre("tcp and sse are indistinguishable at p50 (30.0–31.0 µs)",
                                   "short-polling adds 26.0 ms"));
}

TEST(Answer, WhereIntervalsOverlapNobodyIsToldApartThoughTheMediansDifferByMoreThanTheNoise) {
  const auto wide = spread_of({29e3, 30e3, 35e3, 36e3, 40e3}).value();
  const auto clauses =
      answer_clauses(summary({backend("tcp/asio", around(30e3), 1), backend("sse/beast", wide, 2)}));
  EXPECT_THAT(clauses, ElementsAre("tcp and sse are indistinguishable at p50 (30.0–35.0 µs)"));
}

TEST(Answer, DoesNotCallBackendsIndistinguishableThatAreToldApartFromEachOther) {
  const auto wide = spread_of({20e3, 25e3, 30e3, 35e3, 40e3}).value();
  const auto clauses =
      answer_clauses(summary({backend("udp/asio", wide, 1), backend("tcp/asio", around(31e3), 1),
                              backend("sse/beast", around(36e3), 3)}));
  EXPECT_THAT(clauses, ElementsAre("tcp and sse cannot be told apart from udp at p50 (30.0–36.0 µs)"));
}

TEST(Answer, WithFewerThanThreeRoundsSaysThatNothingCanBeSaid) {
  const Spread two = spread_of({30e3, 30.1e3}).value(), one = spread_of({30e3}).value();
  EXPECT_EQ(
      answer(
          summary({backend("tcp/asio", two, 1), backend("sse/beast", spread_of({26e6, 26e6}).value(), 2)})),
      "For price-feed: tcp had the lowest p50 (30.1 µs), but 2 rounds are too few to tell backends apart.");
  EXPECT_THAT(answer(summary({backend("tcp/asio", one, 1), backend("sse/beast", one, 2)})),
              HasSubstr("one round is too few"));
}

TEST(Answer, WithoutAnAAPairSaysThatNothingCanBeSaid) {
  auto unmeasured = summary({backend("tcp/asio", around(30e3), 1), backend("sse/beast", around(26e6), 2)});
  unmeasured.noise.reset();
  EXPECT_THAT(
      answer_clauses(unmeasured),
      ElementsAre("tcp had the lowest p50 (30.0 µs), but without an A/A pair no difference can be told "
                  "from chance"));
}

TEST(Answer, OfASingleBackendOnlyItsFigure) {
  EXPECT_EQ(answer(summary({backend("tcp/asio", around(30e3), 1)})),
            "For price-feed: only tcp ran (p50 30.0 µs).");
}

TEST(Answer, TellsRatiosOfCpuAndBytesThatAreLargeAndCertain) {
  auto tcp = backend("tcp/asio", around(30e3), 1), sse = backend("sse/beast", around(30.5e3), 1);
  give_costs(tcp, {10e3, 10e3, 10e3}, 700);
  give_costs(sse, {20e3, 21e3, 22e3}, 1'400);
  EXPECT_THAT(answer_clauses(summary({tcp, sse})).back(), "sse takes 2.1× the CPU and 2.0× the bytes of tcp");
}

TEST(Answer, IsSilentOfRatiosThatAreSmallUncertainOrOfTooFewRounds) {
  for (const auto& cpu : {std::vector<double>{14e3, 14e3, 14e3}, {9e3, 30e3, 30e3}, {30e3, 30e3}}) {
    auto tcp = backend("tcp/asio", around(30e3), 1), sse = backend("sse/beast", around(30.5e3), 1);
    give_costs(tcp, {10e3, 10e3, 10e3}, 700);
    give_costs(sse, cpu, 710);
    EXPECT_EQ(answer_clauses(summary({tcp, sse})).size(), 1U) << cpu.front();
  }
}

TEST(Answer, ComparesCostsRoundByRound) {
  auto tcp = backend("tcp/asio", around(30e3), 1), sse = backend("sse/beast", around(30.5e3), 1);
  give_costs(tcp, {10e3, 20e3, 40e3}, 700);
  give_costs(sse, {20e3, 40e3, 80e3}, 700);
  EXPECT_THAT(answer(summary({tcp, sse})), HasSubstr("sse takes 2.0× the CPU of tcp"))
      << "although the ranges over rounds overlap";
}

TEST(Answer, SaysWhoLostMessagesIsInvalidOrHasNoValidTrial) {
  auto udp = backend("udp/asio", around(30e3), 1), sse = backend("sse/beast", around(40e3), 2);
  udp.messages.lost = 12;
  sse.invalid = 1;
  BackendSummary grpc;
  grpc.backend = "grpc/grpc++";
  grpc.failed = 6;
  EXPECT_THAT(answer_clauses(summary({udp, sse, grpc})),
              ElementsAre("udp has the lowest p50 (30.0 µs)", "sse adds 10.0 µs",
                          "grpc has no valid trial, sse is invalid in 1 of 6 rounds, udp lost 12 of 60,000 "
                          "messages"));
}

TEST(Answer, ASaturatedBackendIsNamedAsSuchAndNotCompared) {
  auto poll = backend("long-polling/httplib", around(10e3), 2);
  poll.saturated[Saturation::Transport] = 2;
  EXPECT_THAT(answer_clauses(summary({backend("tcp/asio", around(30e3), 1), poll})),
              ElementsAre("tcp has the lowest p50 of those that kept up (30.0 µs)",
                          "long-polling was saturated in 2 of 5 rounds"));
}

TEST(Answer, AFigureWithoutAnIntervalIsNotPlaced) {
  auto poll = backend("short-polling/httplib", Spread{26e6, 26e6, 26e6}, 2);
  poll.ok = 5;
  poll.p50_is_pooled = true;
  EXPECT_THAT(answer_clauses(summary({backend("tcp/asio", around(30e3), 1), poll})),
              ElementsAre("tcp has the lowest p50 of those that can be placed (30.0 µs)",
                          "short-polling has too few messages a round to be placed"));
}

TEST(Answer, OfRatesTheMostLeadsAndOthersReachAPartOfIt) {
  auto flood = summary({backend("tcp/asio", around(500'000), 1), backend("sse/beast", around(250'000), 2)});
  flood.scenario.headline = "throughput";
  EXPECT_EQ(answer(flood),
            "For price-feed: tcp has the most messages a second (500,000); sse reaches 50 % of that.");
  flood.scenario.headline = "fps";
  EXPECT_THAT(answer(flood), HasSubstr("tcp has the most frames a second"));
}

TEST(Answer, HasThreeClausesAtMost) {
  auto tcp = backend("tcp/asio", around(30e3), 1), sse = backend("sse/beast", around(40e3), 2);
  give_costs(tcp, {10e3, 10e3, 10e3}, 700);
  give_costs(sse, {20e3, 20e3, 20e3}, 1'400);
  sse.messages.lost = 1;
  EXPECT_EQ(answer_clauses(summary({tcp, sse})).size(), 3U);
  EXPECT_THAT(answer(summary({})), "For price-feed: no backend has a valid trial.");
}

TEST(Answer, NamesABackendInFullWhereAnotherIsOfItsTransport) {
  const auto two = summary({backend("sse/beast", around(30e3), 1), backend("sse/httplib", around(40e3), 2),
                            backend("tcp/asio", around(50e3), 3)});
  EXPECT_EQ(short_name(two, two.ranked[0]), "sse/beast");
  EXPECT_EQ(short_name(two, two.ranked[2]), "tcp");
}

TEST(Answer, ListsManyNamesInBrief) {
  EXPECT_EQ(listed({"a", "b", "c", "d"}), "a, b, c and d");
  EXPECT_EQ(listed({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

TEST(Answer, HoldsNoMarkup) {
  EXPECT_THAT(answer(summary({backend("tcp/asio", around(30e3), 1)})), Not(HasSubstr("<")));
}

}  // namespace
}  // namespace wirerace
