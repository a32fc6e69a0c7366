#include "results/tables/run_notes.hpp"

#include <gmock/gmock.h>

#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FloorLine : public testing::Test {
 protected:
  /// The floor in `p50s`, one a round; a round trip "ping" and whatever else `flows` names.
  void race(const std::vector<std::int64_t>& floor_p50s, std::int64_t ping_p50,
            const std::vector<std::string>& flows = {}) {
    run.backends = {{.name = "tcp/asio", .transport = "tcp", .about = "", .settings = {}},
                    {.name = "floor", .transport = "floor", .about = "", .settings = {}}};
    add_scenario("ping", "echo", "round-trip");
    for (const auto& flow : flows) add_scenario("other-" + flow, flow, "latency");
    add_scenario("floor", "echo", "round-trip");
    run.scenarios.back().control = true;
    add_trial("ping", "tcp/asio", ping_p50);
    for (const auto p50 : floor_p50s) add_trial("floor", "floor", p50);
  }

  std::string line() const { return floor_line(run, summarise(run)); }

  wirerace::Run run;

 private:
  void add_scenario(const std::string& name, const std::string& flow, const std::string& headline) {
    ScenarioInfo& info = run.scenarios.emplace_back();
    info.name = name;
    info.flow = flow;
    info.headline = headline;
  }

  void add_trial(const std::string& scenario, const std::string& backend, std::int64_t p50) {
    Trial& trial = run.trials.emplace_back();
    trial.scenario = scenario;
    trial.backend = backend;
    trial.latency_ns = Distribution{};
    trial.latency_ns->p50 = p50;
  }
};

TEST_F(FloorLine, SaysHowMuchOfARoundTripIsTheMachine) {
  race({6'138, 6'200, 6'262}, 24'600);
  EXPECT_EQ(
      line(),
      "The floor: a bare TCP ping-pong without any transport library takes p50 6.20 µs here (3 rounds, ±1.0 "
      "%), so of ping's 24.6 µs over tcp/asio at least 6.20 µs is the machine.");
}

TEST_F(FloorLine, SaysNoMoreThanIsTrueOfOtherFlows) {
  race({6'200}, 24'600, {"push"});
  EXPECT_THAT(line(), AllOf(HasSubstr("(1 round)"),
                            testing::EndsWith("A one-way latency holds about half of it, 3.10 µs.")));
  run = {};
  race({6'200}, 24'600, {"echo"});
  EXPECT_THAT(line(), testing::EndsWith("Any other echo's latency holds as much."));
  run = {};
  race({6'200}, 24'600, {"echo", "uplink"});
  EXPECT_THAT(line(),
              testing::EndsWith(
                  "Any other echo's latency holds as much, a one-way latency about half of it, 3.10 µs."));
}

TEST_F(FloorLine, CountsAChatAsThereAndBackAndAFloodAsNoLatency) {
  race({6'200}, 24'600, {"chat"});
  EXPECT_THAT(line(), testing::EndsWith(" A chat's latency holds as much."));
  run = {};
  race({6'200}, 24'600, {"chat", "echo", "broadcast"});
  EXPECT_THAT(line(), testing::EndsWith(" Any other echo's and a chat's latency holds as much, a one-way "
                                        "latency about half of it, 3.10 µs."));
  run = {};
  race({6'200}, 24'600, {"push"});
  run.scenarios[1].headline = "throughput";
  EXPECT_THAT(line(), testing::EndsWith("at least 6.20 µs is the machine."));
  run = {};
  race({6'200}, 24'600, {"uplink"});
  run.scenarios[1].acknowledged = true;
  EXPECT_THAT(line(), testing::EndsWith("at least 6.20 µs is the machine.")) << "it is not one-way";
}

TEST_F(FloorLine, DoesNotSayThatAFigureHoldsMoreThanItIs) {
  race({6'200}, 5'000);
  EXPECT_THAT(line(), AllOf(HasSubstr("ping's 5.00 µs over tcp/asio is no more than that."),
                            Not(HasSubstr("at least"))));
}

TEST_F(FloorLine, SaysWhyThereIsNone) {
  race({6'200}, 24'600);
  run.trials.back().status = TrialStatus::Failed;
  run.trials.back().reason = "the server did not start";
  EXPECT_EQ(line(), "The floor could not be measured: the server did not start.");
  run.trials.pop_back();
  EXPECT_EQ(line(), "") << "it was not raced yet";
  run.scenarios.pop_back();
  EXPECT_EQ(line(), "");
}

TEST(EnvironmentLine, NamesWhatItTells) {
  Environment environment = sample_run().environment;
  environment.isolation = "loopback (no namespace: Operation not permitted)";
  EXPECT_THAT(
      environment_line(environment),
      HasSubstr("network: loopback (no namespace: Operation not permitted); TCP congestion control: cubic; "
                "placement: server on core 0, client on core 1"));
}

}  // namespace
}  // namespace wirerace
