#include "results/sweep.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"
#include "results/sample_sweep.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;

std::vector<double> values_of(const Sweep& sweep) {
  std::vector<double> out;
  for (const SweepStep& step : sweep.steps) out.push_back(step.value);
  return out;
}

TEST(Sweep, IsTheStepsOfItsNameInTheOrderOfTheirValues) {
  wirerace::Run run = sample_sweep();
  std::ranges::reverse(run.scenarios);
  std::swap(run.scenarios[0], run.scenarios[2]);
  const auto summaries = summarise(run);
  const auto sweeps = sweeps_of(summaries);
  ASSERT_EQ(sweeps.size(), 1U);
  EXPECT_EQ(sweeps[0].name, "clients-sweep");
  EXPECT_EQ(sweeps[0].swept, "clients");
  EXPECT_THAT(values_of(sweeps[0]), ElementsAre(1, 10, 100, 1000));
  EXPECT_EQ(sweeps[0].steps[3].summary->scenario.name, "clients-sweep/1000");
}

TEST(Sweep, TakesTwoValuesOfOneNameAndKey) {
  wirerace::Run run = sample_sweep();
  run.scenarios[1].name = "other/10";
  run.scenarios[2].swept = "rate_per_s";
  run.scenarios[3].name = "clients-sweep/1.0";
  EXPECT_TRUE(sweeps_of(summarise(run)).empty());
  run.scenarios[3].name = "clients-sweep/2.5e3";
  const auto summaries = summarise(run);
  ASSERT_EQ(sweeps_of(summaries).size(), 1U);
  EXPECT_THAT(values_of(sweeps_of(summaries)[0]), ElementsAre(1, 2500));
}

TEST(Sweep, IsNotInRunsWithoutOne) {
  EXPECT_TRUE(sweeps_of(summarise(sample_run())).empty());
  EXPECT_TRUE(sweeps_of(summarise(sample_capacity())).empty()) << "steps of a search";
  wirerace::Run run = sample_sweep();
  for (ScenarioInfo& one : run.scenarios) one.swept.clear();
  EXPECT_TRUE(sweeps_of(summarise(run)).empty()) << "of a file that does not say what was swept";
  run = sample_sweep();
  for (ScenarioInfo& one : run.scenarios) one.name = "clients-sweep/few";
  EXPECT_TRUE(sweeps_of(summarise(run)).empty()) << "a value that is no number";
}

TEST(Sweep, GrowthIsTheGreatestValuesFigureByTheLeasts) {
  wirerace::Run run = sample_sweep();
  const auto growth = [&run](const char* backend, FigureOf figure) {
    const auto summaries = summarise(run);
    return growth_of(sweeps_of(summaries)[0], backend, figure).factor.value_or(0);
  };
  EXPECT_NEAR(growth("tcp/asio", cpu_per_message), 1.2, 1e-9);
  EXPECT_NEAR(growth("websocket/beast", cpu_per_message), 2.5, 1e-9);
  EXPECT_NEAR(growth("tcp/asio", headline_of), 10, 1e-3);
  for (Trial& trial : run.trials) {
    if (trial.backend != "tcp/asio" || trial.round != 3) continue;
    if (trial.scenario == "clients-sweep/1000") trial.status = TrialStatus::Invalid;
    trial.server.cpu_ns_per_message = 1e9;
  }
  EXPECT_NEAR(growth("tcp/asio", cpu_per_message), 1.2, 1e-9) << "one outlier of three, one invalid of three";
}

TEST(Sweep, ThereIsNoGrowthWhereAnEndIsMissing) {
  wirerace::Run run = sample_sweep();
  const auto why = [&run](const char* backend) {
    const auto summaries = summarise(run);
    const Growth growth = growth_of(sweeps_of(summaries)[0], backend, cpu_per_message);
    EXPECT_EQ(growth.factor.has_value(), growth.why_not.empty());
    return growth.why_not;
  };
  EXPECT_EQ(why("tcp/asio"), "");
  EXPECT_EQ(why("sse/beast"), "not run at 1");
  EXPECT_EQ(why("grpc/grpc++"), "transport saturated at 1,000");
  EXPECT_EQ(why("long-polling/httplib"), "no valid trial at 1,000");
  for (Trial& trial : run.trials) {
    if (trial.scenario == "clients-sweep/1") trial.client.cpu_ns_per_message.reset();
    if (trial.backend == "websocket/beast")
      trial.client.cpu_ns_per_message = trial.server.cpu_ns_per_message = 0;
  }
  EXPECT_EQ(why("tcp/asio"), "not measured at 1");
  EXPECT_EQ(why("websocket/beast"), "0 at 1");
}

TEST(Sweep, ValuesReadAsPeopleWriteThem) {
  EXPECT_EQ(value_text(1'048'576), "1,048,576");
  EXPECT_EQ(value_text(0.5), "0.5");
}

}  // namespace
}  // namespace wirerace
