// Every scenario of the catalogue over every transport that can carry it, for a moment.
#include <gmock/gmock.h>

#include "harness/run_program.hpp"
#include "results/run_json.hpp"
#include "scenarios/catalogue.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;

/// A sweep's first and last step, and each scenario that is none.
std::vector<std::string> names() {
  const std::vector<Scenario> all = catalogue();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto sweep = [&](std::size_t at) {
      return at < all.size() && !all[at].swept.empty() ? all[at].name.substr(0, all[at].name.find('/')) : "";
    };
    const bool inside =
        !all[i].swept.empty() && i > 0 && sweep(i - 1) == sweep(i) && sweep(i + 1) == sweep(i);
    if (!inside) names.push_back(all[i].name);
  }
  return names;
}

class Catalogue : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(Catalogue, IsCarriedByEveryTransportThatCan) {
  const std::string duration =
      find_scenario(GetParam()).pace == Pace::Bursts ? "0.6" : "0.3";  // long enough for a burst
  const Outcome outcome = run(WIRERACE_PROGRAM, {"run", GetParam(), "--rounds", "1", "--duration", duration,
                                                 "--warmup", "0.1", "--out", "r.json"});
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
