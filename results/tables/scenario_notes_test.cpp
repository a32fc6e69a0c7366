#include "results/tables/scenario_notes.hpp"

#include <gmock/gmock.h>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

BackendSummary backend(const std::string& name) {
  BackendSummary out;
  out.backend = name;
  out.ok = 3;
  out.rank = 1;
  return out;
}

std::vector<std::string> notes_of(const BackendSummary& one) {
  return scenario_notes({.scenario = {}, .noise = {}, .ranked = {one}}, {});
}

TEST(ScenarioNotes, SayHowLargeADifferenceMustBe) {
  ScenarioSummary summary{.scenario = {}, .noise = {}, .ranked = {backend("a"), backend("b")}};
  EXPECT_THAT(scenario_notes(summary, {}), ElementsAre(StartsWith("No noise floor was measured here")));
  summary.noise = Noise{.scenario = "s", .backend = "tcp/asio", .pairs = 3, .part = 0.042};
  EXPECT_THAT(scenario_notes(summary, {}), ElementsAre("Differences below 4.2 % are noise here: tcp/asio "
                                                       "differed from itself by that much (A/A, 3 pairs)."));
}

TEST(ScenarioNotes, OfOneBackendAloneNeedNoNoiseFloor) {
  EXPECT_THAT(notes_of(backend("a")), IsEmpty());
}

TEST(ScenarioNotes, SayWhatWasSaturatedInPlainWords) {
  BackendSummary one = backend("a");
  one.saturated = {{Saturation::Generator, 1}, {Saturation::Transport, 2}};
  EXPECT_THAT(notes_of(one), Contains(HasSubstr("or at its server, whose CPU is not known")));
  one.server.cpu_ns_per_message = Spread{1'000, 0, 0};
  EXPECT_THAT(
      notes_of(one),
      ElementsAre(HasSubstr("a: generator saturated in 1 of 3 rounds: the source was late by itself"),
                  HasSubstr("a: transport saturated in 2 of 3 rounds: messages waited in the transport;")));
  one.saturated = {{Saturation::Receiver, 3}};
  EXPECT_THAT(notes_of(one), ElementsAre(HasSubstr("receiver saturated in 3 of 3 rounds")));
}

TEST(ScenarioNotes, TellWhoStarvesClients) {
  BackendSummary one = backend("a");
  one.fairness = FairnessSummary{.least_jain = 0.95,
                                 .least_messages = 10,
                                 .most_messages = 20,
                                 .fastest_p99_ns = Spread{1'000, 0, 0},
                                 .slowest_p99_ns = Spread{3'000, 0, 0}};
  EXPECT_THAT(notes_of(one), IsEmpty()) << "just fair enough";
  one.fairness->slowest_p99_ns = Spread{3'010, 0, 0};
  EXPECT_THAT(
      notes_of(one),
      ElementsAre("a: its clients were not served alike: p99 is 1.00 µs for the fastest and 3.01 µs for the "
                  "slowest; 10 to 20 messages a client, Jain's index 0.950"));
  one.fairness->slowest_p99_ns.reset();
  one.fairness->least_jain = 0.94;
  EXPECT_THAT(notes_of(one), ElementsAre("a: its clients were not served alike: 10 to 20 messages a client, "
                                         "Jain's index 0.940"))
      << "a p99 that is not there is not told";
}

TEST(ScenarioNotes, TellWhatIsCounted) {
  ScenarioSummary summary{.scenario = {}, .noise = {}, .ranked = {backend("a")}};
  summary.scenario.flow = "broadcast";
  EXPECT_THAT(scenario_notes(summary, {}),
              ElementsAre("A message goes to every client and counts once for each of them: rates, costs and "
                          "losses are of copies."));
  summary.scenario.flow = "chat";
  EXPECT_THAT(scenario_notes(summary, {}), ElementsAre(HasSubstr("to every other client of its room and ")));
  summary.scenario.flow = "push";
  summary.scenario.pace = "flood";
  EXPECT_THAT(scenario_notes(summary, {}), ElementsAre(StartsWith("A flood's messages are due at no time")));
}

TEST(ScenarioNotes, TellThatAnAcknowledgedUplinkIsNotOneWay) {
  ScenarioSummary summary{.scenario = {}, .noise = {}, .ranked = {backend("a")}};
  summary.scenario.flow = "uplink";
  summary.scenario.acknowledged = true;
  EXPECT_THAT(scenario_notes(summary, {}), ElementsAre(HasSubstr("there and back, and no one-way latency")));
  summary.scenario.pace = "flood";
  summary.scenario.headline = "throughput";
  EXPECT_THAT(
      scenario_notes(summary, {}),
      ElementsAre("Acknowledged: a message counts when its server's answer is there, over every backend.",
                  StartsWith("A flood's messages are due at no time")));
  EXPECT_THAT(scenario_line(summary.scenario, 3), StartsWith("uplink, acknowledged · flood · "));
}

TEST(ScenarioLine, TellsTheDeadlineWhereThereIsOne) {
  ScenarioInfo scenario = sample_run().scenarios[4];
  EXPECT_EQ(scenario_line(scenario, 3),
            "broadcast · constant · binary · 10 clients · 1,200 messages in 10.0 s · late after 1.00 ms · 1 "
            "slow reader, which reads nothing · 3 rounds");
  scenario.deadline_ns.reset();
  scenario.faults.clear();
  scenario.messages.reset();
  EXPECT_EQ(scenario_line(scenario, 3),
            "broadcast · constant · binary · 10 clients · as many as go in 10.0 s · 3 rounds");
}

TEST(ScenarioLine, TellsTheIdleTimeWhereThereIsOne) {
  ScenarioInfo scenario = sample_run().scenarios[1];
  EXPECT_THAT(scenario_line(scenario, 3), HasSubstr(" · 50 clients · idle 1 s first · 12,000 messages in "));
  scenario.idle_ns = 250'000'000;
  EXPECT_THAT(scenario_line(scenario, 3), HasSubstr(" · idle 0.25 s first · "));
}

TEST(ScenarioNotes, TellHowToReadRecoveryAndSlowReaders) {
  BackendSummary one = backend("a");
  one.recovery.emplace();
  one.slow_reading.emplace();
  EXPECT_THAT(notes_of(one), ElementsAre(HasSubstr("what was lost is in none of them."),
                                         HasSubstr("by both: only some closed"),
                                         HasSubstr("but the server's CPU and memory hold their part")));
}

TEST(ScenarioLine, TellsTheFaultsOrTheFirstOfMany) {
  const wirerace::Run run = sample_run_with_faults();
  EXPECT_THAT(scenario_line(run.scenarios[6], 3),
              HasSubstr(" in 10.0 s · server killed at 1 s, for 0.3 s · 3 rounds"));
  EXPECT_THAT(scenario_line(run.scenarios[7], 3),
              HasSubstr(" · server paused at 0.5 s, for 0.3 s and 2 faults more · 3 rounds"));
}

TEST(ScenarioNotes, TellWhichOfAPairFailed) {
  wirerace::Run run = sample_run();
  Trial& second = run.trials[42];
  ASSERT_EQ(second.repeat, 2U);
  second.status = TrialStatus::Failed;
  second.reason = "it crashed";
  EXPECT_THAT(scenario_notes(summarise(run)[0], run),
              Contains("tcp/asio: round 1, second of the A/A pair, failed: it crashed"));
}

}  // namespace
}  // namespace wirerace
