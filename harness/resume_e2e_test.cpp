// `wirerace run --resume`: a run that did not end goes on, and no trial is run twice.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string program = WIRERACE_PROGRAM;

class Resume : public ProgramTest {
 protected:
  Resume() {
    write("feed.yaml",
          "about: A feed for tests.\nflow: push\npayload: binary\npace: constant\nrate_per_s: 400\n"
          "size_bytes: 64\nduration_s: 0.5\n");
  }

  /// Six trials in two rounds; or a search that breaks a promise at 400, 200, 100, 50 and 40 messages/s, each
  /// twice.
  const std::vector<std::string> rounds = {"run", "feed.yaml", "-t", "tcp", "--rounds", "2"};
  const std::vector<std::string> search = {"run", "feed.yaml", "-t", "tcp", "--find-capacity", "p50<0.001us"};

  static std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  /// Ends the run by a signal after its first trial over tcp; its exit code.
  int end(std::vector<std::string> words, int signal) const {
    words.insert(words.begin(), program);
    words.insert(words.end(), {"-o", "r.json"});
    Program race(words, folder_.path());
    EXPECT_TRUE(wait_until([&] { return race.err().find("tcp/asio") != std::string::npos; })) << race.err();
    race.signal(signal);
    return race.wait().exit_code;
  }

  /// That the trials of `kept` are the first ones of `whole`.
  static void expect_goes_on(const wirerace::Run& whole, const wirerace::Run& kept) {
    EXPECT_TRUE(whole.complete);
    EXPECT_EQ(whole.id, kept.id);
    EXPECT_THAT(kept.trials, Not(IsEmpty()));
    ASSERT_LT(kept.trials.size(), whole.trials.size());
    for (std::size_t i = 0; i < kept.trials.size(); ++i)
      EXPECT_EQ(trial_json(whole.trials[i]), trial_json(kept.trials[i])) << i;
  }
};

TEST_F(Resume, AKilledRunGoesOnFromItsJournal) {
  EXPECT_EQ(end(rounds, SIGKILL), 128 + SIGKILL);
  EXPECT_TRUE(wait_for_orphans());
  const auto kept = load_run(path("r.json.journal"));
  const Outcome outcome = run(program, with(rounds, {"--resume", "r.json.journal"}));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
  EXPECT_THAT(result("r.json").trials, SizeIs(6));
  expect_goes_on(result("r.json"), kept);
}

TEST_F(Resume, AnInterruptedRunGoesOnFromItsResult) {
  EXPECT_EQ(end(rounds, SIGINT), 130);
  const auto kept = result("r.json");
  const Outcome outcome = run(program, with(rounds, {"--resume", "r.json", "--quiet"}));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(result("r.json").trials, SizeIs(6));
  EXPECT_THAT(result("r.json").noise, SizeIs(1));
  expect_goes_on(result("r.json"), kept);
}

TEST_F(Resume, AKilledSearchGoesOnFromItsJournal) {
  EXPECT_EQ(end(search, SIGKILL), 128 + SIGKILL);
  EXPECT_TRUE(wait_for_orphans());
  const auto kept = load_run(path("r.json.journal"));
  EXPECT_THAT(kept.capacities, SizeIs(1));
  const Outcome outcome = run(program, with(search, {"--resume=r.json.journal", "--report", "r.html"}));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.html", "r.json"));
  const auto whole = result("r.json");
  EXPECT_THAT(whole.trials, SizeIs(10));
  EXPECT_EQ(whole.capacities[0].broken_per_second, 40);
  expect_goes_on(whole, kept);
}

TEST_F(Resume, AnInterruptedSearchGoesOnFromItsResult) {
  EXPECT_EQ(end(search, SIGINT), 130);
  const auto kept = result("r.json");
  const Outcome outcome = run(program, with(search, {"--resume", "r.json"}));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(result("r.json").trials, SizeIs(10));
  expect_goes_on(result("r.json"), kept);
}

TEST_F(Resume, ASearchWhoseTimeWasOverGoesOnWithMore) {
  const Outcome over = run(program, with(search, {"--capacity-time", "0.4", "-o", "r.json"}));
  EXPECT_EQ(over.exit_code, 0) << over.err;
  const auto kept = result("r.json");
  EXPECT_TRUE(kept.complete);
  EXPECT_THAT(kept.trials, SizeIs(1));
  ASSERT_THAT(kept.capacities, SizeIs(1));
  EXPECT_TRUE(kept.capacities[0].time_over);
  EXPECT_EQ(end(with(search, {"--resume", "r.json"}), SIGINT), 130);
  EXPECT_FALSE(result("r.json").complete);
  EXPECT_FALSE(result("r.json").capacities.at(0).time_over);
  const Outcome outcome = run(program, with(search, {"--resume", "r.json", "--capacity-time", "1000"}));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto whole = result("r.json");
  EXPECT_THAT(whole.trials, SizeIs(10));
  EXPECT_FALSE(whole.capacities.at(0).time_over);
  expect_goes_on(whole, kept);
  const Outcome again = run(program, with(search, {"--resume", "r.json"}));
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("there is nothing to resume"));
}

TEST_F(Resume, RefusesASearchOfOtherCapacitiesOrBackends) {
  EXPECT_EQ(end(search, SIGINT), 130);
  const auto whole = nlohmann::ordered_json::parse(read_file(path("r.json")));
  const auto refused = [this](const nlohmann::ordered_json& changed) {
    write("r.json", changed.dump());
    const Outcome outcome = run(program, with(search, {"--resume", "r.json"}));
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    return outcome.err;
  };
  auto changed = whole;
  changed["capacities"].clear();
  EXPECT_THAT(refused(changed), HasSubstr("r.json searches capacities of other scenarios and backends"));
  changed = whole;
  changed["capacities"][0]["promise"] = "p50 < 1 s";
  EXPECT_THAT(refused(changed), HasSubstr("r.json searches capacities of other scenarios and backends"));
  changed = whole;
  changed["backends"][0]["name"] = "tcp/other";
  EXPECT_THAT(refused(changed), HasSubstr("r.json was over tcp/other, and there would be tcp/asio now"));
  changed = whole;
  changed["scenarios"].clear();
  EXPECT_THAT(refused(changed), HasSubstr("r.json has no scenario feed"));
}

TEST_F(Resume, RefusesAJournalThatIsBeingWritten) {
  auto words = with(rounds, {"--rounds", "1000", "-o", "r.json"});
  words.insert(words.begin(), program);
  Program other(words, folder_.path());
  EXPECT_TRUE(wait_until([&] { return other.err().find("tcp/asio") != std::string::npos; })) << other.err();
  for (const auto& more : {std::vector<std::string>{"--resume", "r.json.journal"}, {"-o", "r.json"}}) {
    const Outcome outcome = run(program, with(with(rounds, {"--rounds", "1000"}), more));
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("r.json.journal is being written by another wirerace"));
  }
  other.signal(SIGINT);
  EXPECT_EQ(other.wait().exit_code, 130);
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
  EXPECT_THAT(result("r.json").trials, Not(IsEmpty()));
}

TEST_F(Resume, RefusesARunThatIsNotThisOne) {
  EXPECT_EQ(end(rounds, SIGINT), 130);
  const std::string before = read_file(path("r.json"));
  const auto refused = [this](const std::vector<std::string>& words) {
    const Outcome outcome = run(program, with(words, {"--resume", "r.json"}));
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    return outcome.err;
  };
  EXPECT_THAT(refused(search), AllOf(HasSubstr("r.json is of another command"),
                                     HasSubstr("run feed.yaml -t tcp --rounds 2 -o r.json`: give that one")));
  EXPECT_THAT(refused(with(rounds, {"--seed", "7"})), HasSubstr("r.json is of another command"));
  const std::string feed = read_file(path("feed.yaml"));
  write("feed.yaml", feed + "seed: 7\n");
  EXPECT_THAT(refused(rounds),
              HasSubstr("r.json has another feed than there is now: its seed was 1 and is 7; run it anew"));
  write("feed.yaml", feed + "idle_s: 0.5\n");
  EXPECT_THAT(refused(rounds), HasSubstr("its idle_ns was 0 and is 500000000; run it anew"));
  write("feed.yaml", feed + "faults: [{server: paused, at_s: 0.1, for_s: 0.1}]\n");
  EXPECT_THAT(refused(rounds), HasSubstr("its faults was [] and is [\"server paused at 0.1 s, for 0.1 s\"]"));
  EXPECT_EQ(read_file(path("r.json")), before);
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
}

TEST_F(Resume, RefusesARunThatCameToItsEnd) {
  const auto words = with(rounds, {"--duration", "0.05", "--rounds", "1"});
  EXPECT_EQ(run(program, with(words, {"-o", "r.json"})).exit_code, 0);
  const Outcome outcome = run(program, with(words, {"--resume", "r.json"}));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("r.json came to its end: there is nothing to resume"));
}

}  // namespace

}  // namespace wirerace
