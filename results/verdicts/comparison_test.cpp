#include "results/verdicts/comparison.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace wirerace {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr unsigned rounds = 10;

/// A little different in each round, the same on every call, and not in the order of rounds.
double wobble(unsigned round, unsigned salt) {
  return 1 + 0.004 * ((round * 7 + salt * 3) % 10 - 4.5) / 4.5;
}

using P50 = std::function<double(const std::string& backend, unsigned round, unsigned repeat)>;

/// Two backends in one scenario, both twice in each round.
wirerace::Run run_of(const std::string& id, const P50& p50) {
  wirerace::Run run;
  run.id = id;
  run.rounds = rounds;
  ScenarioInfo scenario;
  scenario.name = "ping";
  scenario.headline = "round-trip";
  scenario.digest = "1234";
  run.scenarios = {scenario};
  run.backends = {{"a/x", "a", "", {}}, {"b/x", "b", "", {}}};
  for (unsigned round = 1; round <= rounds; ++round) {
    for (const auto& [backend, repeat] :
         {std::pair("a/x", 1U), std::pair("a/x", 2U), std::pair("b/x", 1U), std::pair("b/x", 2U)}) {
      Trial trial;
      trial.scenario = "ping";
      trial.backend = backend;
      trial.round = round;
      trial.repeat = repeat;
      trial.latency_ns = Distribution{};
      trial.latency_ns->p50 = static_cast<std::int64_t>(p50(backend, round, repeat));
      trial.throughput = {1e9 / p50(backend, round, repeat), 0};
      run.trials.push_back(trial);
    }
  }
  return run;
}

double steady(const std::string&, unsigned round, unsigned repeat) {
  return 100'000 * wobble(round, repeat);
}

P50 b_times(double factor) {
  return [factor](const std::string& backend, unsigned round, unsigned repeat) {
    return (backend == "b/x" ? factor : 1) * 100'000 * wobble(round, 5 + repeat);
  };
}

/// The machine is another in every round; both builds feel it.
P50 drifting(double factor) {
  return [factor](const std::string& backend, unsigned round, unsigned repeat) {
    return b_times(factor)(backend, round, repeat) * (1 + 0.1 * round);
  };
}

Comparison compared(wirerace::Run base, wirerace::Run head, bool paired = true,
                    const std::vector<std::string>& gates = {"headline"}) {
  if (paired) {
    base.paired_with = head.id;
    head.paired_with = base.id;
  }
  return compare(base, head, gates);
}

const ComparedFigure& figure(const Comparison& comparison, std::string_view backend,
                             std::string_view metric) {
  for (const ComparedFigure& one : comparison.figures) {
    if (one.backend == backend && one.metric->name == metric) return one;
  }
  throw std::out_of_range(fmt::format("{} {}", backend, metric));
}

TEST(Comparison, FindsWhatHasBecomeSlowerAndNothingElse) {
  for (const bool paired : {true, false}) {
    const Comparison found = compared(run_of("base", steady), run_of("head", b_times(1.2)), paired);
    EXPECT_EQ(found.paired, paired);
    EXPECT_EQ(figure(found, "a/x", "p50").verdict, Change::Same);
    const ComparedFigure& slower = figure(found, "b/x", "p50");
    EXPECT_EQ(slower.verdict, Change::Worse);
    EXPECT_TRUE(slower.gated);
    EXPECT_NEAR(slower.change, std::log(1.2), 0.01);
    EXPECT_LT(slower.interval.low, slower.change);
    EXPECT_GT(slower.interval.high, slower.change);
    EXPECT_LT(slower.p, 0.05);
    EXPECT_NEAR(slower.base, 100'000, 500);
    EXPECT_NEAR(slower.head, 120'000, 600);
    EXPECT_EQ(slower.rounds, rounds);
    EXPECT_TRUE(found.worse());
    EXPECT_FALSE(found.undecided() || found.too_noisy());
  }
}

TEST(Comparison, KnowsOfEachFigureWhichWayIsBetter) {
  const Comparison found =
      compared(run_of("base", steady), run_of("head", b_times(0.8)), true, {"p50", "messages_per_second"});
  EXPECT_EQ(figure(found, "b/x", "p50").verdict, Change::Better);
  EXPECT_EQ(figure(found, "b/x", "messages_per_second").verdict, Change::Better);
  EXPECT_GT(figure(found, "b/x", "messages_per_second").change, 0);
  EXPECT_FALSE(found.worse());
}

TEST(Comparison, OfTheSameBuildIsTheSame) {
  const Comparison found = compared(run_of("base", steady), run_of("head", b_times(1)));
  for (const ComparedFigure& one : found.figures) EXPECT_EQ(one.verdict, Change::Same) << one.metric->name;
  EXPECT_FALSE(found.worse() || found.undecided() || found.too_noisy());
}

TEST(Comparison, OfRoundsThatDriftTogetherIsPairedRoundByRound) {
  const Comparison found = compared(run_of("base", drifting(1)), run_of("head", drifting(1.2)));
  EXPECT_EQ(figure(found, "b/x", "p50").verdict, Change::Worse);
  EXPECT_EQ(compared(run_of("base", drifting(1)), run_of("head", drifting(1.2)), false).worse(), false)
      << "two runs of their own cannot tell";
}

TEST(Comparison, CallsNothingSmallerThanItsLeast) {
  EXPECT_EQ(figure(compared(run_of("base", steady), run_of("head", b_times(1.04))), "b/x", "p50").verdict,
            Change::Same)
      << "sure, but too small to count";
}

TEST(Comparison, IsInconclusiveWhereTheIntervalIsTooWide) {
  const auto head = run_of("head", [](const std::string& backend, unsigned round, unsigned repeat) {
    return steady(backend, round, repeat) * (backend == "b/x" && round % 2 ? 1.3 : 1);
  });
  const Comparison found = compared(run_of("base", steady), head);
  EXPECT_EQ(figure(found, "b/x", "p50").verdict, Change::Inconclusive);
  EXPECT_TRUE(found.undecided());
}

/// The second trial of a round is off by up to so much, one build's as far up as the other's down.
P50 noisy(double factor, double most) {
  return [factor, most](const std::string& backend, unsigned round, unsigned repeat) {
    return b_times(factor)(backend, round, repeat) *
           (repeat == 2 && backend == "b/x" ? 1 + most * ((round * 3) % 10 - 4.5) / 4.5 : 1);
  };
}

TEST(Comparison, CountsOnlyChangesThatTheNoiseOfThatBackendLeavesOpen) {
  const Comparison found = compared(run_of("base", noisy(1, 0.2)), run_of("head", noisy(1.07, -0.2)));
  EXPECT_GT(figure(found, "b/x", "p50").least, std::log(1.07)) << "the half-width of A/A";
  EXPECT_NE(figure(found, "b/x", "p50").verdict, Change::Worse);
  EXPECT_DOUBLE_EQ(figure(found, "a/x", "p50").least, std::log(1.05)) << "which has no such noise";
  ASSERT_EQ(found.self.size(), 2U);
  EXPECT_EQ(found.self[1].backend, "b/x");
  EXPECT_EQ(found.self[1].pairs, rounds);
  EXPECT_TRUE(found.too_noisy());
}

TEST(Comparison, OfBothTrialsOfARoundTakesTheMean) {
  const auto off = [](double first, double second) {
    return [=](const std::string&, unsigned round, unsigned repeat) {
      return 100'000 * wobble(round, 3) * (repeat == 1 ? first : second);
    };
  };
  const Comparison drifting = compared(run_of("base", off(1, 1.3)), run_of("head", off(1.1, 1.2)));
  EXPECT_NEAR(figure(drifting, "b/x", "p50").change, (std::log(1.1) + std::log(1.2 / 1.3)) / 2, 1e-5);
  EXPECT_EQ(figure(drifting, "b/x", "p50").verdict, Change::Same);
  EXPECT_NEAR(figure(drifting, "b/x", "p50").base, 115'000, 500);
  EXPECT_NEAR(figure(drifting, "b/x", "p50").head, 115'000, 500);
}

TEST(Comparison, TakesTheNoiseOfBackendsThatBothRunsHave) {
  auto base = run_of("base", noisy(1, 0.2));
  std::erase_if(base.trials, [](const Trial& trial) { return trial.backend == "b/x"; });
  const Comparison found = compared(base, run_of("head", noisy(1, -0.2)));
  ASSERT_EQ(found.self.size(), 1U);
  EXPECT_EQ(found.self[0].backend, "a/x");
  EXPECT_FALSE(found.too_noisy());
}

TEST(Comparison, OfOlderRunsKnowsTheNoiseOfTheBackendThatRanTwice) {
  const auto only_a_twice = [](wirerace::Run run) {
    std::erase_if(run.trials, [](const Trial& trial) { return trial.backend == "b/x" && trial.repeat == 2; });
    return run;
  };
  const Comparison found =
      compared(only_a_twice(run_of("base", steady)), only_a_twice(run_of("head", b_times(1.2))));
  ASSERT_EQ(found.self.size(), 1U);
  EXPECT_EQ(found.self[0].backend, "a/x");
  EXPECT_EQ(figure(found, "b/x", "p50").verdict, Change::Worse);
}

TEST(Comparison, IsTooNoisyWhereABackendDiffersFromItself) {
  const auto twice = [](const std::string& backend, unsigned round, unsigned repeat) {
    return steady(backend, round, repeat) * (repeat == 2 ? 1.3 : 1);
  };
  EXPECT_TRUE(compared(run_of("base", twice), run_of("head", steady)).too_noisy());
  EXPECT_TRUE(compared(run_of("base", twice), run_of("head", twice), false).too_noisy());
}

TEST(Comparison, AdjustsTheGatedForEachOtherAndTheOthersNot) {
  const auto base = run_of("base", steady), head = run_of("head", b_times(1.2));
  const Comparison one = compared(base, head, true, {"p50"});
  const Comparison both = compared(base, head, true, {"p50", "messages_per_second"});
  EXPECT_DOUBLE_EQ(figure(one, "b/x", "p50").p, 2 * 2.0 / 1024);
  EXPECT_DOUBLE_EQ(figure(both, "b/x", "p50").p, 4 * 2.0 / 1024);
  EXPECT_FALSE(figure(one, "b/x", "messages_per_second").gated);
  EXPECT_DOUBLE_EQ(figure(one, "b/x", "messages_per_second").p, 2.0 / 1024);
  EXPECT_EQ(one.least_rounds, 7U) << "2 figures · 2^-6 is still below 5 %";
  EXPECT_EQ(both.least_rounds, 8U);
}

TEST(Comparison, OfTwoRunsCountsWhatTheMachineItselfHasChangedBy) {
  const auto with_floor = [](wirerace::Run run, double p50) {
    run.scenarios.push_back({});
    run.scenarios.back().name = "floor";
    run.scenarios.back().control = true;
    run.backends.push_back({"floor", "floor", "", {}});
    for (unsigned round = 1; round <= rounds; ++round) {
      run.trials.push_back(run.trials.front());
      Trial& trial = run.trials.back();
      trial.scenario = trial.backend = "floor";
      trial.round = round;
      trial.latency_ns->p50 = static_cast<std::int64_t>(p50);
    }
    return run;
  };
  const auto base = with_floor(run_of("base", steady), 10'000),
             head = with_floor(run_of("head", b_times(1.2)), 13'000);
  const Comparison apart = compared(base, head, false);
  ASSERT_TRUE(apart.floor);
  EXPECT_NEAR(apart.floor->low, std::log(1.3), 1e-9);
  EXPECT_EQ(figure(apart, "b/x", "p50").verdict, Change::Same) << "less than the machine changed by";
  EXPECT_FALSE(compared(base, head, true).floor);
  EXPECT_TRUE(compared(base, head, true).worse());
}

TEST(Comparison, SaysNothingOfFewRounds) {
  auto base = run_of("base", steady), head = run_of("head", b_times(1));
  for (auto* run : {&base, &head})
    std::erase_if(run->trials, [](const Trial& trial) { return trial.round > 5; });
  const Comparison found = compared(base, head);
  for (const ComparedFigure& one : found.figures) EXPECT_EQ(one.verdict, Change::Inconclusive);
  EXPECT_TRUE(found.undecided());
}

TEST(Comparison, IsUndecidedWhereAGatedFigureIsMissing) {
  auto base = run_of("base", steady), head = run_of("head", steady);
  for (Trial& trial : head.trials) {
    if (trial.backend == "b/x") trial.latency_ns->p50 = std::nullopt;
  }
  const Comparison found = compared(base, head);
  EXPECT_EQ(found.not_compared, 1U);
  EXPECT_TRUE(found.undecided());
  EXPECT_THAT(found.notes, ElementsAre("ping over b/x has no p50 in both: it is not compared"));
}

TEST(Comparison, RefusesOtherMessagesAndSaysWhich) {
  const auto base = run_of("base", steady);
  auto head = run_of("head", steady);
  head.scenarios[0].digest = "5678";
  EXPECT_THAT([&] { compared(base, head); },
              ThrowsMessage<ComparisonError>(HasSubstr("in ping (1234 in base, 5678 in head)")));
}

TEST(Comparison, RefusesRunsThatHaveNothingInCommon) {
  const auto base = run_of("base", steady);
  auto head = base;
  head.scenarios[0].name = "pong";
  EXPECT_THAT([&] { compared(base, head); },
              ThrowsMessage<ComparisonError>(HasSubstr("no scenario in common")));
  head = base;
  for (Trial& trial : head.trials) trial.backend = "c/x";
  head.backends = {{"c/x", "c", "", {}}};
  EXPECT_THAT([&] { compared(base, head); },
              ThrowsMessage<ComparisonError>(HasSubstr("no backend in common")));
}

TEST(Comparison, RefusesAGateThatIsNoFigure) {
  const auto run = run_of("base", steady);
  EXPECT_THAT(
      [&] { compared(run, run, false, {"p98"}); },
      ThrowsMessage<ComparisonError>(HasSubstr("no figure is called p98: choose headline or one of p50,")));
}

TEST(Comparison, SaysWhatIsMissing) {
  const auto base = run_of("base", steady);
  auto head = run_of("head", steady);
  for (Trial& trial : head.trials) {
    if (trial.backend == "b/x") trial.status = TrialStatus::Invalid;
  }
  head.scenarios.push_back(head.scenarios[0]);
  head.scenarios.back().name = "more";
  const Comparison found = compared(base, head);
  EXPECT_THAT(found.missing, ElementsAre("ping over b/x has no ok trial in head"));
  EXPECT_THAT(found.notes, Contains("more is in head only"));
  EXPECT_EQ(found.figures.back().backend, "a/x");
}

TEST(Comparison, OfAnotherMachineSaysSo) {
  auto base = run_of("base", steady), head = run_of("head", steady);
  base.environment.cpu = "old";
  head.environment.cpu = "new";
  EXPECT_THAT(compared(base, head).notes, ElementsAre("processor: old in base, new in head"));
  EXPECT_THAT(compared(base, base, false).notes, IsEmpty());
}

}  // namespace
}  // namespace wirerace
