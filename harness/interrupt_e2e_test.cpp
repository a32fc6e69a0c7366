// Whatever ends a worker or a run, the finished trials stay and no process does.
#include <gmock/gmock.h>

#include <csignal>

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

class Interrupted : public ProgramTest {
 protected:
  /// Two rounds of a trial, its A/A twin and the floor, the first two long enough to be met in their middle.
  std::vector<std::string> six_trials() {
    write("feed.yaml",
          "about: A feed for tests.\nflow: push\npayload: binary\npace: constant\nrate_per_s: 500\n"
          "size_bytes: 64\nduration_s: 1.5\n");
    return {program, "run", "feed.yaml", "-t", "tcp", "--rounds", "2", "--out", "r.json"};
  }

  /// Waits until a trial over tcp has ended and another is well under way; its workers.
  struct Workers {
    pid_t server, client;
  };
  Workers await_second_trial(const Program& race) const {
    EXPECT_TRUE(wait_until([&] { return race.err().find("tcp/asio") != std::string::npos; })) << race.err();
    // The server sleeps before each message that it sends.
    EXPECT_TRUE(wait_until([&] { return slept(worker_of(race.pid(), "server")) > 100; })) << race.err();
    const Workers workers = {worker_of(race.pid(), "server").value_or(-1),
                             worker_of(race.pid(), "client").value_or(-1)};
    EXPECT_GT(workers.server, 0);
    EXPECT_GT(workers.client, 0);
    return workers;
  }

 private:
  static unsigned long slept(std::optional<pid_t> process) {
    if (!process) return 0;
    unsigned long times = 0;
    for (const pid_t thread : threads_of(*process)) {
      const std::string line = status_of(thread, "voluntary_ctxt_switches");
      if (!line.empty()) times += std::stoul(line);
    }
    return times;
  }
};

class WorkerKilled : public Interrupted, public ::testing::WithParamInterface<const char*> {};

TEST_P(WorkerKilled, FailsItsTrialAndNoOther) {
  const std::string end = GetParam();
  Program race(six_trials(), folder_.path());
  const Workers workers = await_second_trial(race);
  const pid_t victim = end == "server" ? workers.server : workers.client;
  ASSERT_GT(victim, 0);
  ::kill(victim, SIGKILL);
  const Outcome outcome = race.wait();

  EXPECT_EQ(outcome.exit_code, 3) << outcome.err;
  const auto run = result("r.json");
  EXPECT_TRUE(run.complete);
  ASSERT_THAT(run.trials, SizeIs(6));
  unsigned failed = 0;
  for (const Trial& trial : run.trials) {
    if (trial.status == TrialStatus::Ok) continue;
    ++failed;
    EXPECT_EQ(trial.status, TrialStatus::Failed);
    EXPECT_EQ(trial.reason,
              "the " + end + " worker (pid " + std::to_string(victim) + ") was killed by signal 9 (Killed)");
  }
  EXPECT_EQ(failed, 1u);
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
}

INSTANTIATE_TEST_SUITE_P(, WorkerKilled, ::testing::Values("server", "client"),
                         [](const auto& info) { return std::string(info.param); });

class RunInterrupted : public Interrupted, public ::testing::WithParamInterface<int> {};

TEST_P(RunInterrupted, KeepsTheFinishedTrials) {
  Program race(six_trials(), folder_.path());
  await_second_trial(race);
  for (const pid_t child : children_of(race.pid())) {
    EXPECT_EQ(status_of(child, "State").find('Z'), std::string::npos) << "a zombie of the first trial";
  }
  race.signal(GetParam());
  const Outcome outcome = race.wait();

  EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(" of 6 trials have run and are kept"));
  EXPECT_THAT(outcome.out, HasSubstr("tcp/asio"));
  const auto run = result("r.json");
  EXPECT_FALSE(run.complete);
  EXPECT_FALSE(run.finished.empty());
  EXPECT_THAT(run.trials, AllOf(Not(IsEmpty()), Each(Field(&Trial::status, TrialStatus::Ok))));
  EXPECT_LT(run.trials.size(), 6u);
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
}

INSTANTIATE_TEST_SUITE_P(, RunInterrupted, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& info) { return std::string(::sigabbrev_np(info.param)); });

TEST_F(Interrupted, AKilledRunLeavesAJournalAndNoWorkers) {
  Program race(six_trials(), folder_.path());
  await_second_trial(race);
  race.signal(SIGKILL);
  EXPECT_EQ(race.wait().exit_code, 128 + SIGKILL);
  EXPECT_TRUE(wait_for_orphans());
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json.journal"));
  const auto kept = load_run(path("r.json.journal"));
  EXPECT_FALSE(kept.complete);
  EXPECT_THAT(kept.trials, AllOf(Not(IsEmpty()), Each(Field(&Trial::status, TrialStatus::Ok))));

  const Outcome report = run(program, {"report", "r.json.journal", "-o", "x.html"});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_THAT(read_file(path("x.html")), HasSubstr("tcp/asio"));

  auto again = six_trials();
  again.insert(again.end(), {"--rounds", "1", "--duration", "0.2"});
  const Outcome second = Program(again, folder_.path()).wait();
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("r.json.journal.1"));
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json", "r.json.journal.1", "x.html"));
  EXPECT_EQ(load_run(path("r.json.journal.1")).id, kept.id);
  EXPECT_TRUE(result("r.json").complete);
}

}  // namespace

}  // namespace wirerace
