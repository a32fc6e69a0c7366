#include "results/tables/fairness_sheet.hpp"

#include <gmock/gmock.h>

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Run run_with(const std::vector<std::map<std::string, std::string>>& settings) {
  Run run;
  for (const auto& one : settings) {
    const std::string name(1, static_cast<char>('a' + run.backends.size()));
    run.backends.push_back({.name = name, .transport = name, .about = "", .settings = one});
  }
  return run;
}

/// "on", "≠off", "" of the only setting there is.
std::vector<std::string> cells_of(const Run& run) {
  std::vector<std::string> out;
  const auto parts = fairness_sheet(run);
  for (const auto& cell : parts.at(0).rows.at(0).cells) out.push_back((cell.differs ? "≠" : "") + cell.value);
  return out;
}

TEST(FairnessSheet, MarksWhoDiffersFromMost) {
  EXPECT_THAT(cells_of(run_with({{{"x", "on"}}, {{"x", "off"}}, {{"x", "on"}}})),
              ElementsAre("on", "≠off", "on"));
  EXPECT_THAT(cells_of(run_with({{{"x", "on"}}, {{"x", "on"}}})), ElementsAre("on", "on"));
}

TEST(FairnessSheet, MarksAllWhereNoneIsOfMost) {
  EXPECT_THAT(cells_of(run_with({{{"x", "1"}}, {{"x", "2"}}})), ElementsAre("≠1", "≠2"));
}

TEST(FairnessSheet, DoesNotCountWhoHasNoSuchSetting) {
  EXPECT_THAT(cells_of(run_with({{{"x", "on"}}, {}, {}})), ElementsAre("on", "", ""));
}

TEST(FairnessSheet, TakesWhatIsInForceFromTheFirstOkTrial) {
  wirerace::Run run = run_with({{}, {}});
  const auto add = [&run](const char* backend, TrialStatus status, const char* value, unsigned repeat = 1) {
    Trial& trial = run.trials.emplace_back();
    trial.backend = backend;
    trial.status = status;
    trial.repeat = repeat;
    trial.server_in_force["x"] = value;
  };
  add("a", TrialStatus::Failed, "1");
  add("a", TrialStatus::Ok, "2", 2);
  add("a", TrialStatus::Ok, "3");
  add("a", TrialStatus::Ok, "4");
  EXPECT_THAT(cells_of(run), ElementsAre("3", ""));
  const auto parts = fairness_sheet(run);
  ASSERT_THAT(parts, SizeIs(1)) << "nothing was declared, nothing read from clients";
  EXPECT_EQ(parts[0].title, "in force, server");
}

TEST(FairnessSheet, IsEmptyWhereNothingIsKnown) {
  EXPECT_THAT(fairness_sheet(run_with({{}, {}})), IsEmpty());
}

}  // namespace
}  // namespace wirerace
