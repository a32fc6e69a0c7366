// `wirerace run --find-capacity`, as a user runs it.
#include <gmock/gmock.h>

#include "harness/run_program.hpp"
#include "results/files.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string program = WIRERACE_PROGRAM;

class FindCapacity : public ProgramTest {
 protected:
  /// `rate` messages a second for `duration` seconds.
  void write_feed(const std::string& rate, const std::string& duration) const {
    write("feed.yaml",
          "about: A feed for tests.\nflow: push\npayload: binary\npace: constant\nsize_bytes: 64\n"
          "rate_per_s: " +
              rate + "\nduration_s: " + duration + "\n");
  }

  Outcome search(std::vector<std::string> words, const std::string& with = program) const {
    words.insert(words.begin(), {"run", "feed.yaml", "-o", "r.json"});
    return run(with, words);
  }
};

TEST_F(FindCapacity, APromiseThatNobodyCanKeepBreaksDownToTheLeastRate) {
  write_feed("300", "0.1");  // 30 messages, and p50 needs 20
  const Outcome outcome =
      search({"-t", "tcp,websocket", "--find-capacity", "p50 < 0.001us", "--report", "r.html"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  EXPECT_TRUE(run.complete);
  ASSERT_THAT(run.trials, SizeIs(8));
  for (std::size_t turn = 0; turn < run.trials.size(); turn += 2) {
    EXPECT_NE(run.trials[turn].backend, run.trials[turn + 1].backend) << "one of each in turn";
    EXPECT_EQ(run.trials[turn].scenario, turn < 4 ? "feed/300" : "feed/200");
    EXPECT_EQ(run.trials[turn].round, turn % 4 / 2 + 1) << "each breaks it twice";
  }
  EXPECT_THAT(run.trials, Each(Field(&Trial::status, TrialStatus::Ok)));
  ASSERT_THAT(run.capacities, SizeIs(2));
  for (const Capacity& capacity : run.capacities) {
    EXPECT_EQ(capacity.promise, "p50 < 0.001 µs");
    EXPECT_EQ(capacity.kept_per_second, std::nullopt);
    EXPECT_EQ(capacity.broken_per_second, 200);
    EXPECT_THAT(capacity.broken_by, HasSubstr("p50 "));
    EXPECT_THAT(capacity.steps, SizeIs(2));
    EXPECT_FALSE(capacity.time_over);
  }
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("Searching the highest rate with p50 < 0.001 µs"),
                                 HasSubstr("tcp/asio 300/s, again: p50 "), HasSubstr(", broken\n")));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("< 200"), HasSubstr("websocket/beast: at the lowest rate"),
                                 Not(HasSubstr("feed/"))));
  EXPECT_THAT(read_file(path("r.html")), HasSubstr("data-chart=\"capacity\""));
}

TEST_F(FindCapacity, APromiseThatAlwaysHoldsGivesTheHighestRateThatAWorkloadCanHave) {
  write_feed("6000000", "0.001");  // twice as much is too much
  const Outcome outcome = search({"-t", "tcp", "--find-capacity", "max<1000s", "--format", "markdown"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  EXPECT_THAT(run.capacities, ElementsAre(AllOf(Field(&Capacity::kept_per_second, 6e6),
                                                Field(&Capacity::broken_per_second, std::nullopt),
                                                Field(&Capacity::broken_by, IsEmpty()))));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("| tcp/asio | ≥ 6,000,000 |"), HasSubstr("a shorter --duration")));
}

TEST_F(FindCapacity, EndsWhenItsTimeIsOverAndSaysHowFarItCame) {
  write_feed("2000", "0.3");
  const Outcome outcome = search({"-t", "tcp", "--find-capacity", "max<1000s", "--capacity-time", "0.2"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  EXPECT_THAT(run.trials, SizeIs(1)) << "none starts after 0.2 s";
  EXPECT_TRUE(run.complete);
  ASSERT_THAT(run.capacities, SizeIs(1));
  EXPECT_TRUE(run.capacities[0].time_over);
  EXPECT_THAT(outcome.out,
              HasSubstr("The time was over: tcp/asio at least 2,000 messages/s; --capacity-time"));
}

TEST_F(FindCapacity, FailsWhereNoTrialOfATransportCameToItsEnd) {
  write_feed("300", "0.1");
  const Outcome outcome = search({"-t", "tcp/honest,tcp/dies", "--find-capacity", "p50 < 0.001us",
                                  "--client-via", "nice", "--server-via", "env WIRERACE_FAULT_AT=1"},
                                 WIRERACE_FAULTY_PROGRAM);
  EXPECT_EQ(outcome.exit_code, 3) << outcome.err;
  EXPECT_THAT(result("r.json").capacities[1].broken_by, HasSubstr("a channel closed"));
}

TEST_F(FindCapacity, RefusesWhatHasNoCapacityBeforeTheFirstTrial) {
  write_feed("300", "0.1");
  const auto refused = [this](std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    return outcome.err;
  };
  EXPECT_THAT(refused({"ping-pong", "--find-capacity", "p99<1s"}),
              HasSubstr("run it without --find-capacity"));
  EXPECT_THAT(refused({"feed.yaml", "--find-capacity", "p95<1s"}),
              HasSubstr("--find-capacity: \"p95\" is none of p50, p90, p99, p99.9 and max"));
  EXPECT_THAT(refused({"feed.yaml", "--find-capacity", "p99<1s", "--duration", "0.00001"}),
              HasSubstr("give a longer --duration"));
  EXPECT_THAT(refused({"feed.yaml", "--find-capacity", "p99<1s", "--rounds", "2"}), HasSubstr("--rounds"));
  EXPECT_THAT(refused({"feed.yaml", "--find-capacity", "p99<1s", "--capacity-time", "0"}),
              HasSubstr("--capacity-time must be above 0"));
  EXPECT_THAT(refused({"feed.yaml", "--capacity-time", "9"}), HasSubstr("is for --find-capacity"));
  EXPECT_THAT(files(), ElementsAre("feed.yaml"));
}

}  // namespace

}  // namespace wirerace
