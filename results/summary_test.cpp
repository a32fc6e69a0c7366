#include "results/summary.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;

Run run_of(std::vector<Trial> trials, const std::string& headline = "latency") {
  Run run;
  run.rounds = 3;
  run.scenarios.resize(1);
  run.scenarios[0].name = "s";
  run.scenarios[0].headline = headline;
  for (const char* name : {"a", "b", "c"})
    run.backends.push_back({.name = name, .transport = name, .about = "", .settings = {}});
  run.trials = std::move(trials);
  return run;
}

Trial trial_of(const std::string& backend, unsigned round, std::int64_t p50) {
  Trial trial;
  trial.scenario = "s";
  trial.backend = backend;
  trial.round = round;
  trial.latency_ns = Distribution{};
  trial.latency_ns->p50 = p50;
  return trial;
}

std::vector<std::string> order_of(const Run& run) {
  std::vector<std::string> out;
  const auto summaries = summarise(run);
  for (const auto& one : summaries.at(0).ranked) out.push_back(one.backend);
  return out;
}

TEST(Summary, TakesMedianMinAndMaxOverRounds) {
  const auto summaries =
      summarise(run_of({trial_of("a", 1, 30), trial_of("a", 2, 10), trial_of("a", 3, 20)}));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_EQ(one.ok, 3U);
  EXPECT_EQ(one.p50_ns->median, 20);
  EXPECT_EQ(one.p50_ns->min, 10);
  EXPECT_EQ(one.p50_ns->max, 30);
  EXPECT_FALSE(one.p99_ns || one.messages_per_second || one.fps_mean || one.polls || one.pooled_p99_ns);
}

TEST(Summary, OnlyOkTrialsEnterFigures) {
  Trial invalid = trial_of("a", 2, 1), failed = trial_of("a", 3, 1);
  invalid.status = TrialStatus::Invalid;
  invalid.messages.corrupt = 2;
  failed.status = TrialStatus::Failed;
  failed.messages.lost = 99;
  const auto summaries = summarise(run_of({trial_of("a", 1, 30), invalid, failed}));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_EQ(one.p50_ns->min, 30);
  EXPECT_THAT((std::vector{one.ok, one.invalid, one.failed}), ElementsAre(1, 1, 1));
  EXPECT_EQ(one.messages.corrupt, 2U) << "what made a trial invalid is told";
  EXPECT_EQ(one.messages.lost, 0U) << "a failed trial did not come to its end";
}

TEST(Summary, RanksByLatencyWithTheUnmeasuredLast) {
  Trial failed = trial_of("a", 1, 1);
  failed.status = TrialStatus::Failed;
  EXPECT_THAT(order_of(run_of({failed, trial_of("b", 1, 20), trial_of("c", 1, 10)})),
              ElementsAre("c", "b", "a"));
}

TEST(Summary, RanksFramesASecondFromTheMost) {
  Trial slow = trial_of("a", 1, 1), fast = trial_of("b", 1, 2), none = trial_of("c", 1, 3);
  slow.fps = Fps{.mean = 30, .low_1_percent = {}, .longest_freeze_ns = 5};
  fast.fps = Fps{.mean = 60, .low_1_percent = 50, .longest_freeze_ns = 4};
  const wirerace::Run run = run_of({slow, fast, none}, "fps");
  EXPECT_THAT(order_of(run), ElementsAre("b", "a", "c"));
}

TEST(Summary, PoolsTheTailsOfAllRounds) {
  std::vector<Trial> trials;
  for (unsigned round = 1; round <= 2; ++round) {
    Histogram histogram;
    for (int i = 1; i <= 500; ++i) histogram.record(1000 * static_cast<int>(round - 1) + i);
    Trial trial = trial_of("a", round, 1);
    trial.latency_histogram = encode_histogram(histogram);
    trials.push_back(trial);
  }
  const auto summaries = summarise(run_of(trials));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_EQ(one.pooled.count(), 1000U);
  EXPECT_EQ(one.pooled_p99_ns, 1490);
  EXPECT_FALSE(one.pooled_p999_ns) << "1 sample lies beyond it";
}

TEST(Summary, TakesTheMedianOfAllRoundsPooledWhereNoRoundHasSamplesEnough) {
  std::vector<Trial> trials;
  for (unsigned round = 1; round <= 3; ++round) {
    Histogram histogram;
    for (int i = 0; i < 12; ++i) histogram.record(1000);
    trials.push_back(trial_of("a", round, 0));
    trials.back().latency_ns = histogram.distribution();
    trials.back().latency_histogram = encode_histogram(histogram);
    EXPECT_FALSE(trials.back().latency_ns->p50) << "12 samples do not tell a round's median";
  }
  const auto summaries = summarise(run_of(trials));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_TRUE(one.p50_is_pooled);
  EXPECT_EQ(one.p50_ns->median, 1000);
  EXPECT_EQ(one.headline, one.p50_ns);
}

TEST(Summary, SaysWhoseHistogramIsDamaged) {
  Trial trial = trial_of("a", 2, 1);
  trial.latency_histogram = "HISTFAAAnonsense";
  EXPECT_THAT(
      [&] { summarise(run_of({trial})); },
      testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("a in s, round 2: latency_histogram")));
}

TEST(Summary, WeighsMessagesPerPollByAnsweredPolls) {
  Trial one = trial_of("a", 1, 1), two = trial_of("a", 2, 1), three = trial_of("a", 3, 1);
  one.polls = Polls{.total = 10, .empty = 0, .messages_per_poll = 1};
  two.polls = Polls{.total = 40, .empty = 10, .messages_per_poll = 3};
  three.polls = Polls{.total = 5, .empty = 5, .messages_per_poll = {}};
  const auto summaries = summarise(run_of({one, two, three}));
  const Polls polls = summaries.at(0).ranked.at(0).polls.value();
  EXPECT_EQ(polls.total, 55U);
  EXPECT_EQ(polls.empty, 15U);
  EXPECT_DOUBLE_EQ(polls.messages_per_poll.value(), 2.5);
}

TEST(Summary, SampleRunHasEveryScenarioAndBackend) {
  const auto summaries = summarise(sample_run());
  ASSERT_EQ(summaries.size(), 4U);
  for (const auto& summary : summaries) EXPECT_EQ(summary.ranked.size(), 7U);
  EXPECT_EQ(summaries[1].ranked.back().backend, "grpc/grpc++") << "it failed in every round of chat";
}

}  // namespace
}  // namespace wirerace
