// Every scenario of the catalogue over every transport that can carry it, for a moment.
#include <gmock/gmock.h>

#include "harness/run_program.hpp"
#include "results/run_json.hpp"
#include "scenarios/catalogue.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;

/// Each scenario; of a sweep the first step and the middle one, as the last may take what no test should.
std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const std::string_view name : catalogue_names()) {
    const std::vector<Scenario> steps = find_scenarios(name);
    names.push_back(steps.front().name);
    if (steps.size() > 1) names.push_back(steps[steps.size() / 2].name);
  }
  return names;
}

class Catalogue : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

/// As short as leaves it what it is about: a burst, its faults.
std::string short_duration(const Scenario& scenario) {
  if (scenario.faults.empty()) return scenario.pace == Pace::Bursts ? "0.6" : "0.3";
  const PlannedFault& last = scenario.faults.back();
  return std::to_string(std::chrono::duration<double>(last.at + last.lasts).count() + 0.3);
}

constexpr unsigned most_clients =
    200;  // with more, and other tests beside them, a machine of two cores stalls

TEST_P(Catalogue, IsCarriedByEveryTransportThatCan) {
  const Scenario scenario = find_scenario(GetParam());
  std::vector<std::string> words = {
      "run",      GetParam(), "--rounds", "1",     "--duration", short_duration(scenario),
      "--warmup", "0.1",      "--out",    "r.json"};
  if (scenario.clients > most_clients) words.insert(words.end(), {"--clients", std::to_string(most_clients)});
  const Outcome outcome = run(WIRERACE_PROGRAM, words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  EXPECT_GE(run.backends.size(), 6u) << "all seven, or all but udp, whose messages cannot be as large";
  if (run.backends.size() < 7) {
    EXPECT_THAT(outcome.err, HasSubstr("udp/asio is left out of " + GetParam()));
  }
  for (const Trial& trial : run.trials) {
    EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.backend << ": " << trial.reason;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenario, Catalogue, ::testing::ValuesIn(names()), [](const auto& info) {
  std::string name = info.param;
  std::erase_if(name, [](char c) { return c == '-' || c == '/'; });
  return name;
});

}  // namespace

}  // namespace wirerace
