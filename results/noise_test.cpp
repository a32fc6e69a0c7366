#include "results/noise.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "results/histogram.hpp"

namespace wirerace {
namespace {

Run run_of_two(std::vector<Trial> trials, const std::string& headline = "latency") {
  Run run;
  run.rounds = 3;
  run.scenarios.resize(1);
  run.scenarios[0].name = "s";
  run.scenarios[0].headline = headline;
  for (const char* name : {"a", "b"})
    run.backends.push_back({.name = name, .transport = name, .about = "", .settings = {}});
  run.trials = std::move(trials);
  return run;
}

Trial trial_of(unsigned round, unsigned repeat, std::optional<std::int64_t> p50) {
  Trial trial;
  trial.scenario = "s";
  trial.backend = "a";
  trial.round = round;
  trial.repeat = repeat;
  trial.latency_ns = Distribution{};
  trial.latency_ns->p50 = p50;
  return trial;
}

/// Of a trial too short for a median of its own.
Trial short_trial(unsigned round, unsigned repeat, std::int64_t latency) {
  Trial trial = trial_of(round, repeat, {});
  Histogram histogram;
  for (int i = 0; i < 12; ++i) histogram.record(latency);
  trial.latency_histogram = encode_histogram(histogram);
  return trial;
}

TEST(NoiseFloor, IsTheLargestDifferenceOfAPair) {
  const auto noise = noise_of(run_of_two({trial_of(1, 1, 100), trial_of(1, 2, 100), trial_of(2, 1, 98),
                                          trial_of(2, 2, 102), trial_of(3, 1, 101), trial_of(3, 2, 100)}));
  ASSERT_EQ(noise.size(), 1U);
  EXPECT_EQ(noise[0].scenario, "s");
  EXPECT_EQ(noise[0].backend, "a");
  EXPECT_EQ(noise[0].pairs, 3U);
  EXPECT_DOUBLE_EQ(noise[0].part, 0.04);
}

TEST(NoiseFloor, ComparesWithinARoundOnly) {
  EXPECT_TRUE(noise_of(run_of_two({trial_of(1, 1, 100), trial_of(2, 2, 200), trial_of(2, 1, {})})).empty());
  Trial other = trial_of(1, 2, 200);
  other.backend = "b";
  EXPECT_TRUE(noise_of(run_of_two({trial_of(1, 1, 100), other})).empty()) << "b is not a again";
}

TEST(NoiseFloor, LeavesOutTrialsThatAreNotOk) {
  Trial invalid = trial_of(2, 2, 500);
  invalid.status = TrialStatus::Invalid;
  const auto noise =
      noise_of(run_of_two({trial_of(1, 1, 99), trial_of(1, 2, 101), trial_of(2, 1, 100), invalid}));
  ASSERT_EQ(noise.size(), 1U);
  EXPECT_EQ(noise[0].pairs, 1U);
  EXPECT_DOUBLE_EQ(noise[0].part, 0.02);
}

TEST(NoiseFloor, IsOfFramesASecondWhereTheyRank) {
  Trial first = trial_of(1, 1, 100), second = trial_of(1, 2, 300);
  first.fps = Fps{.mean = 61, .low_1_percent = {}, .longest_freeze_ns = {}};
  second.fps = Fps{.mean = 59, .low_1_percent = {}, .longest_freeze_ns = {}};
  const auto noise = noise_of(run_of_two({first, second}, "fps"));
  ASSERT_EQ(noise.size(), 1U);
  EXPECT_DOUBLE_EQ(noise[0].part, 2.0 / 60);
}

TEST(NoiseFloor, IsOfMessagesASecondWhereTheyRank) {
  Trial first = trial_of(1, 1, {}), second = trial_of(1, 2, {});
  for (Trial* trial : {&first, &second}) trial->latency_ns.reset();
  first.throughput = Throughput{.messages_per_second = 102, .payload_bytes_per_second = 1};
  second.throughput = Throughput{.messages_per_second = 98, .payload_bytes_per_second = 9};
  const auto noise = noise_of(run_of_two({first, second}, "throughput"));
  ASSERT_EQ(noise.size(), 1U);
  EXPECT_DOUBLE_EQ(noise[0].part, 0.04);
  second.throughput.reset();
  EXPECT_TRUE(noise_of(run_of_two({first, second}, "throughput")).empty());
}

TEST(NoiseFloor, PoolsRoundsThatHaveNoMedian) {
  const auto noise = noise_of(run_of_two(
      {short_trial(1, 1, 1000), short_trial(1, 2, 1100), short_trial(2, 1, 1000), short_trial(2, 2, 1100)}));
  ASSERT_EQ(noise.size(), 1U);
  EXPECT_EQ(noise[0].pairs, 2U);
  EXPECT_NEAR(noise[0].part, 100.0 / 1050, 0.002);
  EXPECT_TRUE(noise_of(run_of_two({short_trial(1, 1, 1000), short_trial(1, 2, 1100)})).empty())
      << "12 messages do not tell a median";
}

TEST(NoiseFloor, IsNotMeasuredByAControl) {
  wirerace::Run run = run_of_two({trial_of(1, 1, 100), trial_of(1, 2, 110)});
  EXPECT_EQ(noise_of(run).size(), 1U);
  run.scenarios[0].control = true;
  EXPECT_TRUE(noise_of(run).empty());
}

TEST(NoiseFloor, OfAScenarioIsTheGreatestOfItsBackends) {
  wirerace::Run run;
  EXPECT_FALSE(noise_in(run, "s"));
  run.noise = {{"s", "a", 3, 0.02}, {"s", "b", 2, 0.05}, {"t", "a", 3, 0.5}};
  ASSERT_TRUE(noise_in(run, "s"));
  EXPECT_EQ(noise_in(run, "s")->backend, "b");
  EXPECT_FALSE(noise_in(run, "u"));
}

TEST(NoiseFloor, SaysWhoseHistogramIsDamaged) {
  Trial damaged = short_trial(1, 2, 1000);
  damaged.latency_histogram = "HISTFAAAnonsense";
  EXPECT_THAT(
      [&] {
        noise_of(run_of_two({short_trial(1, 1, 1000), damaged}));
      },
      testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("a in s, round 1")));
}

}  // namespace
}  // namespace wirerace
