#include "results/verdicts/expectation.hpp"

#include <gmock/gmock.h>

#include "results/tables/expectation_table.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

ScenarioInfo scenario(const char* name, const char* headline = "latency") {
  ScenarioInfo out;
  out.name = name;
  out.headline = headline;
  out.pace = "constant";
  return out;
}

Trial trial(const char* scenario, const char* backend, unsigned round) {
  Trial out;
  out.scenario = scenario;
  out.backend = backend;
  out.round = round;
  return out;
}

/// What is set in each trial of a round, by the backend's place: 1 is tcp/asio, 2 and 3 are websocket, 4 sse.
using Set = void (*)(Trial& trial, double round, double backend);

/// `rounds` of scenarios feed, sizes/16, sizes/64 and frames, and the floor. Each backend's p50 is its place
/// in milliseconds, and then what `set` makes of it.
Run run_of(
    unsigned rounds, Set set = [](Trial&, double, double) {}) {
  Run run;
  run.rounds = rounds;
  run.complete = true;
  run.scenarios = {scenario("feed"), scenario("sizes/16"), scenario("sizes/64"), scenario("frames", "fps"),
                   scenario("floor")};
  run.scenarios.back().control = true;
  for (const char* name : {"tcp/asio", "websocket/beast", "websocket/other", "sse/httplib", "floor"}) {
    const std::string_view all = name;
    run.backends.push_back(
        {.name = name, .transport = std::string(all.substr(0, all.find('/'))), .about = {}, .settings = {}});
  }
  for (unsigned round = 1; round <= rounds; ++round) {
    for (const ScenarioInfo& one : run.scenarios) {
      for (std::size_t i = 0; i < run.backends.size(); ++i) {
        if (one.control != (run.backends[i].name == "floor")) continue;
        Trial made = trial(one.name.c_str(), run.backends[i].name.c_str(), round);
        made.latency_ns.emplace().count = 500;
        made.latency_ns->p50 = static_cast<std::int64_t>(i + 1) * 1'000'000;
        if (one.headline == "fps") made.fps = Fps{.mean = 60, .low_1_percent = {}, .longest_freeze_ns = {}};
        set(made, round, static_cast<double>(i + 1));
        run.trials.push_back(made);
      }
    }
  }
  return run;
}

std::vector<JudgedExpectation> judged(Run run, const std::string& text) {
  run.expectations = {{.text = text, .where = "--expect"}};
  return judge_expectations(run);
}

JudgedExpectation judged_once(const Run& run, const std::string& text) {
  const auto all = judged(run, text);
  EXPECT_EQ(all.size(), 1u) << text;
  return all.empty() ? JudgedExpectation() : all.front();
}

void expect_verdict(const Run& run, const std::string& text, Verdict verdict, const std::string& why) {
  const JudgedExpectation one = judged_once(run, text);
  EXPECT_EQ(one.verdict, verdict) << text;
  EXPECT_EQ(one.why, why) << text;
}

std::string refusal_of(std::string_view text, const Run& run = run_of(1)) {
  try {
    check_expectation(text, run);
  } catch (const ExpectationError& error) {
    return error.what();
  }
  return "no error";
}

/// `set` of run_of() for a figure that is `value` ms in round 1 and 0.1 ms more in each further.
void rising_p50(Trial& trial, double round, double) {
  trial.latency_ns->p50 = static_cast<std::int64_t>(2.9e6 + 1e5 * round);
}

TEST(Expectation, IsRefusedWhereTheRunHasNotWhatItNames) {
  struct Refused {
    const char* text;
    const char* place;
    const char* what;
  };
  const std::vector<Refused> all = {
      {"websockt.p50 < 5ms",
       "at character 1: ", "no backend of this run is called \"websockt\": name websocket"},
      {"p50 < 2 * grpc.p50", "at character 11: ", "no backend of this run is called \"grpc\": name "},
      {"fed: p50 < 5ms", "at character 1: ", "no scenario of this run is called \"fed\": name feed"},
      {"sizes/32: p50 < 5ms", "at character 1: ", "name sizes/"},
      {"feed: fps >= 60", "at character 7: ", "there is no fps in feed: its headline is not fps"},
      {"late == 0", "at character 1: ", "there is no late in feed: it has no deadline"},
      {"feed: floor.p50 < 1ms", "at character 7: ", "floor does not run in feed"},
  };
  for (const Refused& one : all)
    EXPECT_THAT(refusal_of(one.text), AllOf(StartsWith(one.place), HasSubstr(one.what))) << one.text;
}

TEST(Expectation, MayNameWhatTheRunHas) {
  for (const char* text : {"lost == 0", "websocket.p50<1s", "sizes: sse.p50 > tcp.p50", "sizes/16: p50 < 1ms",
                           "frames: fps >= 60", "fps >= 60", "floor: p50 < 1ms", "floor: floor.p50 < 1ms",
                           "bytes_per_message < 200"})
    EXPECT_EQ(refusal_of(text), "no error") << text;
}

TEST(Expectation, PassesOrFailsWhereAllThatTheRoundsLeavePossibleDoes) {
  const wirerace::Run few = run_of(3, rising_p50);
  expect_verdict(few, "feed: tcp.p50 < 4ms", Verdict::Pass,
                 "p50 3.10 ms, from 3.00 ms to 3.20 ms in 3 rounds");
  expect_verdict(few, "feed: tcp.p50 < 3ms", Verdict::Fail,
                 "p50 3.10 ms, from 3.00 ms to 3.20 ms in 3 rounds");
  expect_verdict(few, "feed: tcp.p50 <= 3ms", Verdict::Undecided,
                 "p50 3.10 ms, from 3.00 ms to 3.20 ms in 3 rounds");
  expect_verdict(few, "feed: 3.3ms > tcp.p50", Verdict::Pass,
                 "p50 3.10 ms, from 3.00 ms to 3.20 ms in 3 rounds");
  expect_verdict(few, "feed: 2ms >= tcp.p50", Verdict::Fail,
                 "p50 3.10 ms, from 3.00 ms to 3.20 ms in 3 rounds");
  expect_verdict(few, "feed: 2 * tcp.p50 > 6.1ms", Verdict::Undecided,
                 "2 × p50 6.20 ms, from 6.00 ms to 6.40 ms in 3 rounds");
  EXPECT_EQ(judged_once(few, "feed: tcp.p50 == 3.1ms").verdict, Verdict::Undecided);
  EXPECT_EQ(judged_once(few, "feed: tcp.p50 == 4ms").verdict, Verdict::Fail);
  EXPECT_EQ(judged_once(run_of(3), "feed: tcp.p50 == 1ms").verdict, Verdict::Pass);

  const JudgedExpectation many = judged_once(run_of(10, rising_p50), "feed: tcp.p50 < 4ms");
  EXPECT_EQ(many.verdict, Verdict::Pass);
  EXPECT_THAT(many.why, AllOf(StartsWith("p50 3.45 ms, 95 % between 3."), EndsWith("ms, of 10 rounds")));
}

TEST(Expectation, OfOneRoundIsUndecidedUnlessItCounts) {
  const wirerace::Run one = run_of(1);
  expect_verdict(one, "feed: tcp.p50 < 1s", Verdict::Undecided,
                 "p50 1.00 ms in 1 round, and one round says nothing of noise: use --rounds 3 or more");
  expect_verdict(
      one, "feed: tcp.p50 < sse.p50", Verdict::Undecided,
      "tcp/asio p50 1.00 ms, sse/httplib p50 4.00 ms in 1 round, and one round says nothing of noise: "
      "use --rounds 3 or more");
  expect_verdict(one, "feed: tcp.lost == 0", Verdict::Pass, "lost 0 in 1 round");
  expect_verdict(one, "feed: tcp.lost <= sse.lost", Verdict::Pass,
                 "tcp/asio lost 0, sse/httplib lost 0: difference 0, from 0 to 0 in 1 round");
}

TEST(Expectation, ComparesRoundByRoundSoThatDriftIsInBoth) {
  const auto drifting = [](Trial& trial, double round, double backend) {
    trial.latency_ns->p50 = static_cast<std::int64_t>(round * (backend > 1 ? 1.25e6 : 1e6));
  };
  const wirerace::Run run = run_of(4, drifting);  // tcp from 1 to 4 ms, sse 1.25 times as much in each round
  EXPECT_EQ(judged_once(run, "feed: tcp.p50 < 3ms").verdict, Verdict::Undecided);
  const std::string why =
      "tcp/asio p50 2.50 ms, sse/httplib p50 3.12 ms: ratio 0.8, from 0.8 to 0.8 in 4 rounds";
  expect_verdict(run, "feed: tcp.p50 < sse.p50", Verdict::Pass, why);
  expect_verdict(run, "feed: tcp.p50 >= sse.p50", Verdict::Fail, why);
  expect_verdict(run, "feed: sse.p50 <= 1.5 * tcp.p50", Verdict::Pass,
                 "sse/httplib p50 3.12 ms, tcp/asio 1.5 × p50 3.75 ms: ratio 0.833, from 0.833 to 0.833 in 4 "
                 "rounds");
  const auto unlike = [](Trial& trial, double round, double backend) {
    trial.latency_ns->p50 = static_cast<std::int64_t>(1e6 * (backend > 1 ? round : 3 - round / 2));
  };
  EXPECT_EQ(judged_once(run_of(4, unlike), "feed: tcp.p50 < sse.p50").verdict, Verdict::Undecided);
}

TEST(Expectation, ComparesFiguresThatAreZeroByTheirDifference) {
  const auto idle = [](Trial& trial, double round, double backend) {
    trial.client.cpu_ns_per_message = 0;
    trial.server.cpu_ns_per_message = backend > 1 ? 1000 * round : 0;
  };
  expect_verdict(
      run_of(3, idle), "feed: tcp.cpu_per_message < sse.cpu_per_message", Verdict::Pass,
      "tcp/asio cpu_per_message 0 ns, sse/httplib cpu_per_message 2.00 µs: difference −2.00 µs, from "
      "−3.00 µs to −1.00 µs in 3 rounds");
}

TEST(Expectation, SumsCountsOverOkAndInvalidTrials) {
  const auto losing = [](Trial& trial, double round, double) {
    trial.messages.lost = round > 1 ? 2 : 0;
    if (round == 2) trial.status = TrialStatus::Invalid;
  };
  wirerace::Run run = run_of(3, losing);
  expect_verdict(run, "feed: tcp.lost == 0", Verdict::Fail, "lost 4 in 3 rounds");
  expect_verdict(run, "feed: tcp.lost <= 4", Verdict::Pass, "lost 4 in 3 rounds");
  expect_verdict(run, "feed: tcp.p50 < 1s", Verdict::Pass,
                 "p50 1.00 ms, from 1.00 ms to 1.00 ms in 2 of 3 rounds");
  for (Trial& trial : run.trials) {
    if (trial.round == 3) trial.status = TrialStatus::Failed;
  }
  expect_verdict(run, "feed: tcp.lost == 0", Verdict::Fail, "lost 2 in 2 of 3 rounds");
  expect_verdict(run, "feed: tcp.p50 < 1s", Verdict::Undecided,
                 "p50 1.00 ms in 1 of 3 rounds, and one round says nothing of noise");
}

TEST(Expectation, LeavesOutTheSecondOfAnAAPair) {
  wirerace::Run run = run_of(3);
  for (Trial second : std::vector(run.trials)) {
    second.repeat = 2;
    second.latency_ns->p50 = 1'000'000'000;
    second.messages.lost = 9;
    run.trials.push_back(second);
  }
  EXPECT_EQ(judged_once(run, "feed: tcp.p50 == 1ms").verdict, Verdict::Pass);
  EXPECT_EQ(judged_once(run, "feed: tcp.lost == 0").verdict, Verdict::Pass);
}

TEST(Expectation, WithoutFiguresIsUndecidedAndSaysWhy) {
  const wirerace::Run run = run_of(3);
  expect_verdict(run, "feed: tcp.p99 < 1s", Verdict::Undecided,
                 "no round has a p99: fewer than 1,000 messages each");
  expect_verdict(run, "feed: tcp.p99 < sse.p99", Verdict::Undecided,
                 "tcp/asio: no round has a p99: fewer than 1,000 messages each");
  expect_verdict(run, "feed: tcp.connecting < 1s", Verdict::Undecided,
                 "no round has a connecting: it was not measured");
  expect_verdict(
      run, "feed: tcp.bytes_per_message < 99", Verdict::Undecided,
      "no round has a bytes_per_message: bytes on the wire are counted in a private network namespace "
      "only");
  const auto failing = [](Trial& trial, double round, double backend) {
    if (backend == 1) trial.status = TrialStatus::Failed;
    if (backend == 4) trial.status = round > 1 ? TrialStatus::Invalid : TrialStatus::Failed;
    if (backend != 2) trial.reason = "the server ended";
    if (backend == 2 && round == 2) trial.latency_ns.reset();
    if (backend == 3 && round != 2) trial.latency_ns.reset();
  };
  const wirerace::Run bad = run_of(3, failing);
  expect_verdict(bad, "feed: tcp.p50 < 1s", Verdict::Undecided, "its trials failed: the server ended");
  expect_verdict(bad, "feed: tcp.lost == 0", Verdict::Undecided, "its trials failed: the server ended");
  expect_verdict(bad, "feed: sse.p50 < 1s", Verdict::Undecided, "none of its trials is ok: the server ended");
  expect_verdict(bad, "feed: websocket/beast.p50 < websocket/other.p50", Verdict::Undecided,
                 "no round has both figures");
}

TEST(Expectation, WithoutABackendIsOfEachInTurn) {
  std::vector<std::string> backends;
  for (const JudgedExpectation& one : judged(run_of(3), "feed: p50 < 3ms")) {
    backends.push_back(one.backend + " " + std::string(verdict_name(one.verdict)));
    EXPECT_EQ(one.scenario, "feed");
    EXPECT_EQ(one.text, "feed: p50 < 3ms");
    EXPECT_EQ(one.where, "--expect");
  }
  EXPECT_THAT(backends, ElementsAre("tcp/asio pass", "websocket/beast pass", "websocket/other FAIL",
                                    "sse/httplib FAIL"));
  EXPECT_THAT(judged(run_of(3), "feed: p50 < 2 * p50"), SizeIs(4));
  const auto others = judged(run_of(3), "feed: p50 > tcp.p50");
  ASSERT_THAT(others, SizeIs(3)) << "tcp is not compared with itself";
  EXPECT_EQ(others[0].backend, "websocket/beast");
  EXPECT_EQ(others[0].why,
            "websocket/beast p50 2.00 ms, tcp/asio p50 1.00 ms: ratio 2, from 2 to 2 in 3 rounds");
  EXPECT_EQ(judged_once(run_of(3), "feed: websocket.p50 == 2ms").verdict, Verdict::Pass)
      << "a transport is its first backend";
}

TEST(Expectation, WithoutAScenarioIsOfEachThatHasTheFigure) {
  const auto scenarios = [](const std::string& text) {
    std::vector<std::string> out;
    for (const JudgedExpectation& one : judged(run_of(3), text)) out.push_back(one.scenario);
    return out;
  };
  EXPECT_THAT(scenarios("tcp.p50 < 1s"), ElementsAre("feed", "sizes/16", "sizes/64", "frames"));
  EXPECT_THAT(scenarios("sizes: tcp.p50 < 1s"), ElementsAre("sizes/16", "sizes/64"));
  EXPECT_THAT(scenarios("sizes/64: tcp.p50 < 1s"), ElementsAre("sizes/64"));
  EXPECT_THAT(scenarios("tcp.fps >= 60"), ElementsAre("frames"));
  EXPECT_THAT(scenarios("floor: p50 < 1s"), ElementsAre("floor"));
  wirerace::Run run = run_of(3);
  std::erase_if(run.trials, [](const Trial& one) { return one.scenario == "sizes/64"; });
  EXPECT_THAT(judged(run, "sizes: tcp.p50 < 1s"), SizeIs(1)) << "its messages are too large for tcp, say";
}

TEST(Expectation, ThatCannotBeJudgedAnywhereIsUndecided) {
  wirerace::Run run = run_of(3);
  run.trials.clear();
  JudgedExpectation one = judged_once(run, "lost == 0");
  EXPECT_EQ(one.verdict, Verdict::Undecided);
  EXPECT_THAT(one.why, HasSubstr("no trial has run"));
  one = judged_once(run_of(3), "feed: tcp.fps > 1");
  EXPECT_EQ(one.verdict, Verdict::Undecided);
  EXPECT_THAT(one.why, HasSubstr("its headline is not fps"));
  EXPECT_THAT(one.scenario, IsEmpty());
}

TEST(ExpectationTable, HasARowForEachVerdict) {
  const auto all = judged(run_of(3), "feed: p50 < 3ms");
  const Table table = expectation_table(all);
  ASSERT_THAT(table.rows, SizeIs(4));
  EXPECT_THAT(table.rows[2],
              ElementsAre("FAIL", "feed", "p50 < 3ms",
                          "websocket/other: p50 3.00 ms, from 3.00 ms to 3.00 ms in 3 rounds", "--expect"));
  EXPECT_EQ(expectation_counts(all), "Expectations: 2 pass, 2 FAIL");
  Page page(false, 60);
  add_expectations(page, std::span(all).first(1));
  EXPECT_EQ(page.take(),
            "Expectations: 1 pass\npass: feed: p50 < 3ms (--expect)\n"
            "  tcp/asio: p50 1.00 ms, from 1.00 ms to 1.00 ms in 3 rounds\n");
}

}  // namespace
}  // namespace wirerace
