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

TEST(Summary, RanksAFloodByMessagesASecondFromTheMost) {
  Trial slow = trial_of("a", 1, 1), fast = trial_of("b", 1, 2), none = trial_of("c", 1, 3);
  for (Trial* trial : {&slow, &fast, &none}) trial->latency_ns.reset();
  slow.throughput = Throughput{.messages_per_second = 1'000, .payload_bytes_per_second = 64'000};
  fast.throughput = Throughput{.messages_per_second = 9'000, .payload_bytes_per_second = 576'000};
  const wirerace::Run run = run_of({slow, fast, none}, "throughput");
  EXPECT_THAT(order_of(run), ElementsAre("b", "a", "c"));
  const auto ranked = summarise(run)[0].ranked;
  EXPECT_EQ(median(ranked[0].headline), 9'000);
  EXPECT_EQ(median(ranked[0].payload_bytes_per_second), 576'000);
  EXPECT_FALSE(ranked[0].p50_ns || ranked[0].pooled_p99_ns || ranked[2].rank);
}

TEST(Summary, TakesMediansOfWhenTheFirstAndTheLastHadAMessage) {
  std::vector<Trial> trials;
  for (unsigned round = 1; round <= 3; ++round) {
    FanOut& fan_out = trials.emplace_back(trial_of("a", round, 1)).fan_out.emplace();
    fan_out.first_ns.p50 = 10 * round;
    fan_out.last_ns.p50 = 100 * round;
    if (round > 1) fan_out.last_ns.p99 = 1'000 * round;
    fan_out.spread_ns.p50 = 90 * round;
  }
  trials.push_back(trial_of("b", 1, 1));
  const auto ranked = summarise(run_of(trials))[0].ranked;
  const FanOutSummary fan_out = ranked.at(0).fan_out.value();
  EXPECT_EQ(median(fan_out.first.p50_ns), 20);
  EXPECT_EQ(median(fan_out.last.p50_ns), 200);
  EXPECT_EQ(median(fan_out.last.p99_ns), 2'500) << "of the rounds that have one";
  EXPECT_EQ(median(fan_out.spread.p50_ns), 180);
  EXPECT_FALSE(fan_out.median.p50_ns || fan_out.first.p99_ns);
  EXPECT_FALSE(ranked.at(1).fan_out);
}

TEST(Summary, AddsUpLateMessagesOfTrialsThatEnded) {
  Trial one = trial_of("a", 1, 1), invalid = trial_of("a", 2, 1), failed = trial_of("a", 3, 1);
  one.messages.late = 2;
  invalid.messages.late = 3;
  invalid.status = TrialStatus::Invalid;
  failed.status = TrialStatus::Failed;
  const auto ranked = summarise(run_of({one, invalid, failed, trial_of("b", 1, 1)}))[0].ranked;
  EXPECT_EQ(ranked.at(0).messages.late, 5U);
  EXPECT_FALSE(ranked.at(1).messages.late) << "without a deadline nothing is late, not 0";
}

TEST(Summary, LeavesTheSecondOfAPairOutOfEveryFigure) {
  Trial second = trial_of("a", 1, 10);
  second.repeat = 2;
  second.messages.lost = 5;
  second.saturation = Saturation::Transport;
  second.throughput = Throughput{1, 1};
  Trial failed = second;
  failed.round = 2;
  failed.status = TrialStatus::Failed;
  const auto summaries = summarise(run_of({trial_of("a", 1, 30), second, failed}));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_THAT((std::vector{one.ok, one.invalid, one.failed}), ElementsAre(1, 0, 0));
  EXPECT_EQ(one.p50_ns->median, 30);
  EXPECT_EQ(one.messages.lost, 0U);
  EXPECT_TRUE(one.saturated.empty());
  EXPECT_FALSE(one.messages_per_second);
}

TEST(Summary, LeavesControlsOut) {
  wirerace::Run run = run_of({trial_of("a", 1, 30)});
  run.scenarios[0].control = true;
  EXPECT_TRUE(summarise(run).empty());
  EXPECT_EQ(summarise(run, run.scenarios[0], "a")->p50_ns->median, 30) << "but it can be asked for";
  EXPECT_FALSE(summarise(run, run.scenarios[0], "b"));
}

TEST(Summary, TakesMediansOfWhatATrialCost) {
  std::vector<Trial> trials;
  for (unsigned round = 1; round <= 3; ++round) {
    Trial& trial = trials.emplace_back(trial_of("a", round, 1));
    trial.server.user_ns_per_message = 100.0 * round;
    trial.server.voluntary_switches_per_message = 0.25 * round;
    trial.server.steady_rss_bytes = 1000 * round;
    trial.server.rss_bytes_per_connection = 10 * round;
    trial.server.threads = 4 - round;
    trial.client.system_ns_per_message = 7;
    trial.wire = Wire{};
    trial.wire->bytes_per_message = 700 + round;
    trial.wire->packets_per_message = 2;
    trial.send_latency_ns = Distribution{};
    trial.send_latency_ns->p50 = 50 + round;
    trial.sender_lag_ns = Distribution{};
    trial.sender_lag_ns->p99 = 900 + round;
  }
  const auto summaries = summarise(run_of(trials));
  const BackendSummary& one = summaries.at(0).ranked.at(0);
  EXPECT_EQ(median(one.server.user_ns_per_message), 200);
  EXPECT_EQ(median(one.server.voluntary_switches_per_message), 0.5);
  EXPECT_EQ(median(one.server.steady_rss_bytes), 2000);
  EXPECT_EQ(median(one.server.rss_bytes_per_connection), 20);
  EXPECT_EQ(one.server.threads, 3U) << "the most of any round";
  EXPECT_EQ(median(one.client.system_ns_per_message), 7);
  EXPECT_FALSE(one.client.user_ns_per_message || one.client.threads);
  EXPECT_EQ(median(one.wire_bytes_per_message), 702);
  EXPECT_EQ(median(one.wire_packets_per_message), 2);
  EXPECT_FALSE(one.wire_bytes_per_payload_byte);
  EXPECT_EQ(median(one.send_p50_ns), 52);
  EXPECT_EQ(median(one.sender_lag_p99_ns), 902);
}

TEST(Summary, FairnessIsOfTheWorstRound) {
  Trial one = trial_of("a", 1, 1), two = trial_of("a", 2, 1), none = trial_of("a", 3, 1);
  one.fairness = Fairness{
      .jain = 0.99, .least_messages = 90, .most_messages = 100, .fastest_p99_ns = 10, .slowest_p99_ns = 20};
  two.fairness = Fairness{
      .jain = 0.7, .least_messages = 80, .most_messages = 95, .fastest_p99_ns = 12, .slowest_p99_ns = 60};
  const auto summaries = summarise(run_of({one, two, none}));
  const FairnessSummary fairness = summaries.at(0).ranked.at(0).fairness.value();
  EXPECT_EQ(fairness.least_jain, 0.7);
  EXPECT_EQ(fairness.least_messages, 80U);
  EXPECT_EQ(fairness.most_messages, 100U);
  EXPECT_EQ(median(fairness.fastest_p99_ns), 11);
  EXPECT_EQ(median(fairness.slowest_p99_ns), 40);
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
  ASSERT_EQ(summaries.size(), 6U);
  for (const auto& summary : summaries) EXPECT_EQ(summary.ranked.size(), 7U);
  EXPECT_EQ(summaries[1].ranked.back().backend, "grpc/grpc++") << "it failed in every round of chat";
}

}  // namespace
}  // namespace wirerace
