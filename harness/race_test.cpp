#include "harness/race.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <ctime>
#include <map>
#include <regex>
#include <set>
#include <tuple>

#include "harness/floor.hpp"
#include "results/run_json.hpp"
#include "results/validate.hpp"
#include "scenarios/catalogue.hpp"
#include "transports/registry.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::_;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Workload workload(const std::string& name, std::uint32_t bytes = 64) {
  Scenario scenario;
  scenario.name = name;
  scenario.about = "A test.";
  scenario.rate = 100;
  scenario.min_bytes = scenario.max_bytes = bytes;
  scenario.duration = 100ms;
  return Workload(scenario);
}

using Pair = std::pair<std::string, std::string>;  // scenario and backend

class RaceTest : public testing::Test {
 protected:
  RaceTest() {
    for (const char* name : {"a/x", "b/x", "c/x", "d/x", "e/x"}) {
      backends_.push_back({.name = name,
                           .about = "For tests.",
                           .traits = {},
                           .settings = {{"nagle", "off"}},
                           .serve = nullptr,
                           .connect = nullptr});
    }
    for (const Backend& backend : backends_) plan.backends.push_back(&backend);
    for (const char* name : {"one", "two", "three"}) plan.workloads.push_back(workload(name));
    plan.rounds = 4;
    plan.keep_awake = false;
  }

  static bool is_control(const Heat& heat) { return heat.repeat > 1 || heat.backend == &floor_backend(); }

  std::vector<Pair> order(unsigned round) const {
    std::vector<Pair> order;
    for (const Heat& heat : heats(plan)) {
      if (heat.round == round && !is_control(heat))
        order.emplace_back(heat.workload->scenario().name, heat.backend->name);
    }
    return order;
  }

  std::vector<Backend> backends_;
  RacePlan plan;
};

TEST_F(RaceTest, EveryRoundHasEveryWorkloadOverEveryBackendOnce) {
  std::map<unsigned, std::map<Pair, int>> times;
  unsigned last_round = 1;
  for (const Heat& heat : heats(plan)) {
    EXPECT_GE(heat.round, last_round) << "a round is over before the next begins";
    last_round = heat.round;
    if (is_control(heat)) continue;
    ++times[heat.round][{heat.workload->scenario().name, heat.backend->name}];
  }
  ASSERT_EQ(times.size(), 4u);
  for (const auto& [round, pairs] : times) {
    EXPECT_EQ(pairs.size(), 15u) << "round " << round;
    for (const auto& [pair, count] : pairs) EXPECT_EQ(count, 1) << pair.first << " over " << pair.second;
  }
}

TEST_F(RaceTest, EveryRoundHasTheFloorAndASecondTrialOfOneBackendInEachWorkload) {
  backends_[0].traits.polled = true;
  std::map<unsigned, int> floors;
  std::set<std::tuple<const Workload*, const Backend*, unsigned>> first;
  std::map<unsigned, std::vector<Pair>> second;
  for (const Heat& heat : heats(plan)) {
    floors[heat.round] += heat.backend == &floor_backend() && heat.workload == &floor_workload();
    EXPECT_EQ(heat.repeat == 2, first.contains({heat.workload, heat.backend, heat.round}));
    first.insert({heat.workload, heat.backend, heat.round});
    if (heat.repeat == 2) second[heat.round].emplace_back(heat.workload->scenario().name, heat.backend->name);
  }
  for (unsigned round = 1; round <= plan.rounds; ++round) {
    EXPECT_EQ(floors[round], 1) << "round " << round;
    EXPECT_THAT(second[round],
                testing::UnorderedElementsAre(Pair("one", "b/x"), Pair("two", "b/x"), Pair("three", "b/x")))
        << "the first that does not poll, in round " << round;
  }
}

TEST_F(RaceTest, EachRoundHasAnOrderOfItsOwn) {
  EXPECT_NE(order(1), order(2));
  EXPECT_NE(order(2), order(3));
}

TEST_F(RaceTest, TheSeedDecidesTheOrder) {
  const auto first = order(1);
  EXPECT_EQ(order(1), first);
  plan.seed = 2;
  EXPECT_NE(order(1), first);
}

TEST_F(RaceTest, WhatABackendCannotCarryIsLeftOut) {
  plan.workloads.push_back(workload("large", 1001));
  backends_[1].traits.largest_message = 1000;
  backends_[2].traits.largest_message = 1001;
  EXPECT_EQ(why_left_out(backends_[1], plan.workloads.back()), "it carries messages of at most 1000 bytes");
  EXPECT_EQ(why_left_out(backends_[2], plan.workloads.back()), "");
  EXPECT_EQ(order(1).size(), 19u);
  EXPECT_THAT(order(1), testing::Not(testing::Contains(Pair("large", "b/x"))));
}

TEST_F(RaceTest, ABackendMustCarryRepliesToo) {
  Scenario scenario = plan.workloads[0].scenario();
  scenario.flow = Flow::Echo;
  scenario.reply_bytes = 1001;
  backends_[1].traits.largest_message = 1000;
  EXPECT_NE(why_left_out(backends_[1], Workload(scenario)), "");
  EXPECT_EQ(why_left_out(backends_[0], Workload(scenario)), "");
}

TEST_F(RaceTest, ABackendWhoseServerOnlyRepliesIsLeftOutWhereItSpeaksFirst) {
  backends_[1].traits.replies_only = true;
  Scenario scenario = plan.workloads[0].scenario();
  scenario.clients = 2;
  for (const Flow flow : {Flow::Chat, Flow::Push, Flow::Broadcast}) {
    scenario.flow = flow;
    scenario.room_clients = flow == Flow::Chat ? 2 : 0;
    EXPECT_EQ(why_left_out(backends_[1], Workload(scenario)), "its server sends nothing but replies");
  }
  for (const Flow flow : {Flow::Uplink, Flow::Echo}) {
    scenario.flow = flow;
    EXPECT_EQ(why_left_out(backends_[1], Workload(scenario)), "");
  }
}

TEST_F(RaceTest, ATargetIsLeftOutOfWhatNoAnswerCanTell) {
  backends_[1].connect = [](const ClientOptions&, Listener&) { return std::unique_ptr<Client>(); };
  ASSERT_TRUE(is_target(backends_[1]));
  Scenario scenario = plan.workloads[0].scenario();
  const auto why = [&] { return why_left_out(backends_[1], Workload(scenario)); };
  for (const Flow flow : {Flow::Push, Flow::Broadcast}) {
    scenario.flow = flow;
    EXPECT_THAT(why(), HasSubstr("can only answer what it is sent"));
  }
  for (const Flow flow : {Flow::Uplink, Flow::Echo}) {
    scenario.flow = flow;
    EXPECT_EQ(why(), "");
  }
  scenario.reply_bytes = 64;
  EXPECT_EQ(why(), "");
  scenario.reply_bytes = 65;
  EXPECT_THAT(why(), HasSubstr("cannot know the 65 bytes of every reply"));
  scenario.reply_bytes = 32;
  scenario.trace = {{0ms, 64}, {10ms, 64}};
  EXPECT_EQ(why(), "");
  scenario.content = std::string(128, 'x');
  EXPECT_THAT(why(), HasSubstr("cannot know the 32 bytes")) << "made from the seed, not from the recording";
  scenario.reply_bytes = 0;
  EXPECT_EQ(why(), "");
  scenario.faults = {{.what = PlannedFault::What::ServerPaused, .at = 10ms, .lasts = 20ms}};
  EXPECT_THAT(why_left_out(backends_[1], Workload(scenario)), HasSubstr("its server is not ours"));
}

TEST(Timestamp, IsNowInUtcAsRfc3339HasIt) {
  const std::time_t before = std::time(nullptr);
  const std::string text = timestamp();
  const std::time_t after = std::time(nullptr);
  ASSERT_TRUE(std::regex_match(text, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"))) << text;
  std::tm parts{};
  ASSERT_NE(::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts), nullptr);
  EXPECT_GE(::timegm(&parts), before);
  EXPECT_LE(::timegm(&parts), after);
}

TEST_F(RaceTest, TheRunSaysWhatIsRacedAndWhere) {
  plan.workloads.clear();
  plan.backends.clear();
  for (const Scenario& scenario : catalogue()) plan.workloads.emplace_back(scenario);
  for (const Backend& backend : backends()) plan.backends.push_back(&backend);
  plan.command = {"wirerace", "run"};
  plan.workers.cores = {.server = {0}, .client = {1, 2}};
  wirerace::Run run = describe(plan);

  EXPECT_TRUE(std::regex_match(run.id, std::regex(R"(\d{8}T\d{6}Z-[0-9a-f]{4})"))) << run.id;
  EXPECT_FALSE(run.started.empty());
  EXPECT_TRUE(run.finished.empty());
  EXPECT_FALSE(run.complete);
  EXPECT_THAT(run.command, ElementsAre("wirerace", "run"));
  EXPECT_EQ(run.rounds, 4u);

  const Environment& environment = run.environment;
  for (const std::string& text :
       {environment.wirerace, environment.host, environment.os, environment.kernel, environment.compiler,
        environment.build_type, environment.congestion_control, environment.isolation}) {
    EXPECT_FALSE(text.empty());
  }
  EXPECT_GT(environment.cores, 0u);
  EXPECT_GT(environment.memory_bytes, 0u);
  EXPECT_EQ(environment.placement, "server on core 0, client on core 1, 2");
  EXPECT_THAT(environment.libraries, testing::Each(testing::Pair(testing::_, testing::Ne(""))));
  EXPECT_FALSE(environment.libraries.empty());

  ASSERT_EQ(run.scenarios.size(), plan.workloads.size() + 1);
  EXPECT_EQ(run.scenarios.back().name, "floor");
  EXPECT_TRUE(run.scenarios.back().control);
  for (std::size_t i = 0; i < plan.workloads.size(); ++i) {
    const ScenarioInfo& info = run.scenarios[i];
    const Scenario& scenario = plan.workloads[i].scenario();
    EXPECT_EQ(info.name, scenario.name);
    EXPECT_EQ(info.about, scenario.about);
    EXPECT_EQ(info.flow, to_string(scenario.flow));
    EXPECT_EQ(info.pace, to_string(scenario.pace));
    EXPECT_EQ(info.payload, to_string(scenario.payload));
    EXPECT_EQ(info.headline, to_string(scenario.headline));
    EXPECT_EQ(info.clients, scenario.clients);
    EXPECT_EQ(info.messages.has_value(), !plan.workloads[i].cyclic()) << info.name;
    EXPECT_EQ(info.messages.value_or(0), plan.workloads[i].measured_messages()) << info.name;
    EXPECT_EQ(info.duration_ns, scenario.duration.count());
    EXPECT_EQ(info.warmup_ns, scenario.warmup.count());
    EXPECT_EQ(info.idle_ns, scenario.idle.count());
    EXPECT_EQ(info.swept, scenario.swept);
    EXPECT_EQ(info.seed, scenario.seed);
    EXPECT_EQ(info.digest, plan.workloads[i].digest());
    EXPECT_FALSE(info.control);
  }
  ASSERT_EQ(run.backends.size(), backends().size() + 1);
  EXPECT_EQ(run.backends.back().name, "floor");
  for (std::size_t i = 0; i < backends().size(); ++i) {
    const BackendInfo& backend = run.backends[i];
    EXPECT_TRUE(backend.name.starts_with(backend.transport + "/")) << backend.name;
    EXPECT_FALSE(backend.about.empty()) << backend.name;
    EXPECT_EQ(backend.settings.size(), find_backend(backend.name)->settings.size()) << backend.name;
  }

  EXPECT_EQ(to_json(run_from_json(to_json(run))), to_json(run));
  for (const Heat& heat : heats(plan)) {
    Trial trial;
    trial.scenario = heat.workload->scenario().name;
    trial.backend = heat.backend->name;
    trial.round = heat.round;
    trial.repeat = heat.repeat;
    trial.workload_digest = heat.workload->digest();
    run.trials.push_back(trial);
  }
  EXPECT_THAT(validate(run), IsEmpty());
}

TEST_F(RaceTest, TheRunSaysWhatGoesWrongOnPurpose) {
  Scenario scenario = plan.workloads[0].scenario();
  scenario.flow = Flow::Broadcast;
  scenario.faults = {{.what = PlannedFault::What::ServerPaused, .at = 10ms, .lasts = 20ms},
                     {.what = PlannedFault::What::ConnectionsCut, .at = 50ms, .lasts = 0ms}};
  const auto told = [&](SlowReaders readers) {
    scenario.slow_readers = readers;
    return describe(Workload(scenario)).faults;
  };
  EXPECT_THAT(told({}), ElementsAre("server paused at 0.01 s, for 0.02 s", "connections cut at 0.05 s"));
  EXPECT_THAT(told({1, 0}), ElementsAre(_, _, "1 slow reader, which reads nothing"));
  EXPECT_THAT(told({2, 0}), ElementsAre(_, _, "2 slow readers, which read nothing"));
  EXPECT_THAT(told({2, 5}), ElementsAre(_, _, "2 slow readers, 5 messages/s each"));
  EXPECT_THAT(told({1, 0.5}), ElementsAre(_, _, "1 slow reader, 0.5 messages/s"));
}

TEST_F(RaceTest, WorkersWithoutCoresMayRunAnywhere) {
  EXPECT_EQ(describe(plan).environment.placement, "server on any core, client on any core");
  plan.keep_awake = true;
  EXPECT_EQ(describe(plan).environment.placement, "server on any core, client on any core; kept awake");
}

TEST_F(RaceTest, AWorkerThatDiesFailsItsTrialAndNotTheRace) {
  plan.rounds = 1;
  plan.workers.server_via = plan.workers.client_via = {"sh", "-c", "exit 3"};
  wirerace::Run run = describe(plan);
  std::vector<std::size_t> started, finished;
  const Interrupt interrupt;
  race(plan, run,
       {.starting = [&](std::size_t index, const Heat&) { started.push_back(index); },
        .finished = [&](std::size_t index, const Trial&) { finished.push_back(index); }},
       interrupt);
  EXPECT_TRUE(run.complete);
  ASSERT_EQ(run.trials.size(), 15u + 3 + 1);
  for (std::size_t i = 0; i < run.trials.size(); ++i) {
    EXPECT_EQ(run.trials[i].order, i + 1);
    EXPECT_EQ(run.trials[i].status, TrialStatus::Failed);
    EXPECT_THAT(run.trials[i].reason, HasSubstr("exited with code 3"));
    EXPECT_EQ(started[i], i);
    EXPECT_EQ(finished[i], i);
  }
  EXPECT_THAT(validate(run), IsEmpty());
}

TEST_F(RaceTest, AnInterruptedTrialNeverWas) {
  plan.workers.server_via = plan.workers.client_via = {"sh", "-c", "exec sleep 1000"};
  wirerace::Run run = describe(plan);
  const Interrupt interrupt;
  race(plan, run,
       {.starting = [](std::size_t, const Heat&) { std::raise(SIGTERM); },
        .finished = [](std::size_t, const Trial&) { FAIL(); }},
       interrupt);
  EXPECT_TRUE(interrupt.raised());
  EXPECT_FALSE(run.complete);
  EXPECT_THAT(run.trials, IsEmpty());
}

TEST_F(RaceTest, TrialsThatHaveRunAreNotRunAgain) {
  wirerace::Run run = describe(plan);
  for (const Heat& heat : heats(plan)) {
    Trial& trial = run.trials.emplace_back();
    trial.scenario = heat.workload->scenario().name;
    trial.backend = heat.backend->name;
    trial.round = heat.round;
    trial.repeat = heat.repeat;
  }
  const std::size_t all = run.trials.size();
  const Interrupt interrupt;
  race(plan, run, {.starting = {}, .finished = {}}, interrupt);
  EXPECT_TRUE(run.complete);
  EXPECT_EQ(run.trials.size(), all);

  std::swap(run.trials[0], run.trials[all - 1]);
  EXPECT_THAT([&] { race(plan, run, {.starting = {}, .finished = {}}, interrupt); },
              testing::ThrowsMessage<std::runtime_error>(HasSubstr("trial 1, ")));
}

}  // namespace
}  // namespace wirerace
