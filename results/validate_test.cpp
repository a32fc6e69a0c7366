#include "results/validate.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Validate : public testing::Test {
 protected:
  wirerace::Run run = sample_run();
};

TEST_F(Validate, FindsNothingInASoundRun) {
  EXPECT_THAT(validate(run), IsEmpty());
}

TEST_F(Validate, CountsMustAddUp) {
  run.trials[0].messages.lost += 1;
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: 12000 delivered and 1 lost are not the 12000 planned"));
}

TEST_F(Validate, RoundsMustLieInTheRun) {
  run.trials[1].round = 4;
  run.trials[2].round = 0;
  EXPECT_THAT(validate(run), ElementsAre("trials[1]: round 4 of 3", "trials[2]: round 0 of 3"));
}

TEST_F(Validate, ScenariosAndBackendsMustBeKnown) {
  run.trials[0].scenario = "quake";
  run.trials[1].backend = "y/z";
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: scenario quake is not among the run's",
                                         "trials[1]: backend y/z is not among the run's"));
}

TEST_F(Validate, ReasonsGoWithTrialsThatAreNotOk) {
  run.trials[0].reason = "tired";
  run.trials[1].status = TrialStatus::Invalid;
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: is ok but has a reason: tired",
                                         "trials[1]: is invalid without a reason"));
}

TEST_F(Validate, TrialsOfAScenarioHaveItsWorkload) {
  run.trials[0].workload_digest = "f00";
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: workload f00 is not the scenario's, 00c0ffee00c0ffee"));
}

TEST_F(Validate, ATrialIsTheFirstOrTheSecondOfItsRound) {
  run.trials[0].repeat = 0;
  run.trials[1].repeat = 3;
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: repeat 0 is neither 1 nor 2",
                                         "trials[1]: repeat 3 is neither 1 nor 2"));
}

TEST_F(Validate, OnlyAnOpenLoopSaturates) {
  ASSERT_EQ(run.trials[14].scenario, "ping");
  run.trials[14].saturation = Saturation::Receiver;
  EXPECT_THAT(
      validate(run),
      ElementsAre("trials[14]: receiver saturated in a closed loop, which sends no more than it can"));
}

TEST_F(Validate, AFloodHasNoLatencyAndDoesNotSaturate) {
  ASSERT_EQ(run.trials[35].scenario, "upload");
  run.trials[35].latency_ns = run.trials[0].latency_ns;
  run.trials[36].latency_histogram = run.trials[0].latency_histogram;
  run.trials[37].saturation = Saturation::Transport;
  EXPECT_THAT(validate(run),
              ElementsAre("trials[35]: has a latency, but a flood's messages are due at no time",
                          "trials[36]: has a latency, but a flood's messages are due at no time",
                          "trials[37]: transport saturated in a flood, which sends no more than it can"));
}

TEST_F(Validate, LateMessagesAreDeliveredOnesOfAScenarioWithADeadline) {
  ASSERT_EQ(run.trials[28].scenario, "scores");
  run.trials[28].messages.late = run.trials[28].messages.delivered;
  run.trials[29].messages.late = run.trials[29].messages.delivered + 1;
  run.trials[0].messages.late = 0;
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: counts late messages, but its scenario has no deadline",
                                         "trials[29]: 11998 late of 11997 delivered"));
}

TEST_F(Validate, TheFirstHasAMessageNoLaterThanTheLast) {
  FanOut& fan_out = run.trials[28].fan_out.value();
  fan_out.last_ns.p50 = fan_out.first_ns.p50 = 500;
  EXPECT_THAT(validate(run), IsEmpty());
  fan_out.first_ns.p50 = 501;
  EXPECT_THAT(validate(run),
              ElementsAre("trials[28]: the first copy of a message took 501 ns, the last 500 (p50)"));
  fan_out.first_ns.p50.reset();
  EXPECT_THAT(validate(run), IsEmpty()) << "too few messages tell neither";
}

TEST_F(Validate, OnlyBroadcastAndChatFanOut) {
  run.trials[0].fan_out = run.trials[28].fan_out;
  run.scenarios[4].flow = "chat";
  for (auto& trial : run.trials) trial.slow_reading.reset();
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: has a fan-out, but its flow is push"));
}

TEST_F(Validate, FairnessIsPossible) {
  ASSERT_TRUE(run.trials[7].fairness);
  run.trials[7].fairness->jain = 0;
  run.trials[8].fairness->least_messages = 243;
  run.trials[9].fairness->fastest_p99_ns = 2'000;
  run.trials[9].fairness->slowest_p99_ns = 1'000;
  EXPECT_THAT(validate(run),
              ElementsAre("trials[7]: Jain's index 0 is not in (0, 1]",
                          "trials[8]: the client with the fewest messages has 243, the one with the most 242",
                          "trials[9]: the fastest client's p99 is 2000 ns, the slowest's 1000"));
}

TEST_F(Validate, NoiseIsOfTheRun) {
  ASSERT_EQ(run.noise.size(), 6U);
  run.noise[0].scenario = "quake";
  run.noise[1].backend = "y/z";
  run.noise[2].pairs = 4;
  run.noise[3].part = -0.1;
  EXPECT_THAT(validate(run),
              ElementsAre("noise[0]: scenario quake is not among the run's",
                          "noise[1]: backend y/z is not among the run's", "noise[2]: 4 pairs in 3 rounds",
                          "noise[3]: part -0.1 is not between 0 and 2"));
}

TEST_F(Validate, HistogramsHoldWhatTheFiguresCount) {
  run.trials[0].latency_ns->count = 7;
  run.trials[1].latency_histogram = "HISTFAAA";
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: latency_histogram holds 12000 values, latency_ns 7",
                                         HasSubstr("trials[1]: latency_histogram: not an HdrHistogram")));
}

TEST(ValidateFaults, RecoveryMustBeOfTheScenariosFaults) {
  wirerace::Run run = sample_run_with_faults();
  EXPECT_THAT(validate(run), IsEmpty());
  const std::size_t last = run.trials.size() - 1;
  run.scenarios[7].faults.clear();
  run.trials.resize(last + 1);
  EXPECT_THAT(validate(run), testing::Contains(fmt::format(
                                 "trials[{}]: recovered from 3 faults, but its scenario has 0", last)));
}

TEST(ValidateFaults, OutagesMustAgreeWithThemselves) {
  wirerace::Run run = sample_run_with_faults();
  Recovery& recovery = *run.trials.back().recovery;
  recovery.outages[0].recovered = 11;
  recovery.outages[1].recovered = 9;
  recovery.outages[2].median_ns = *recovery.outages[2].slowest_ns + 1;
  EXPECT_THAT(validate(run),
              ElementsAre(HasSubstr("server paused: 11 of 10 clients recovered"),
                          HasSubstr("connections cut: the slowest client has a time, but not all recovered"),
                          HasSubstr("connections cut: the median client recovered after 62400001 ns")));
}

TEST_F(Validate, SlowReadersReadWhatABroadcastSentThem) {
  run.trials[28].slow_reading->read = 2'000;
  run.trials[29].slow_reading->closed = 2;
  run.trials[0].slow_reading.emplace();
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: has slow readers, but its flow is push",
                                         "trials[28]: slow readers read 2000 of 1200 messages",
                                         "trials[29]: 2 of 1 slow readers were given up"));
}

TEST_F(Validate, OnlyAnIdleTimeHasIdleCpu) {
  run.trials[0].client.idle_cores = 0;
  EXPECT_THAT(validate(run), ElementsAre("trials[0]: has CPU of an idle time, but its scenario has none"));
}

TEST_F(Validate, CapacitiesRestOnTrials) {
  run = sample_capacity();
  EXPECT_THAT(validate(run), IsEmpty());
  run.capacities[0].scenario = "quake";
  run.capacities[0].steps[0].scenario = "quake/1";
  run.capacities[1].kept_per_second = 900;
  run.capacities[2].broken_by.clear();
  EXPECT_THAT(validate(run),
              ElementsAre("capacities[0]: scenario quake is not among the run's",
                          "capacities[0]: no trial ran its step quake/1",
                          "capacities[1]: kept at 900 messages/s and broken at 840",
                          "capacities[2]: says what broke it where nothing did, or the other way round"));
}

}  // namespace
}  // namespace wirerace
