#include "harness/cli/resume.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace::cli {

namespace {

/// The words of a command that decide what is run: without the program, and what says where results go.
std::vector<std::string_view> deciding_words(const std::vector<std::string>& command) {
  constexpr std::array<std::string_view, 7> with_value = {
      "--resume", "--out", "-o", "--report", "--export", "--format", "--capacity-time"};
  std::vector<std::string_view> words;
  for (std::size_t i = 1; i < command.size(); ++i) {
    const std::string_view word = command[i];
    if (word == "-q" || word == "--quiet") continue;
    if (std::ranges::find(with_value, word) != with_value.end()) {
      ++i;
      continue;
    }
    if (std::ranges::find(with_value, word.substr(0, word.find('='))) == with_value.end())
      words.push_back(word);
  }
  return words;
}

void expect_same_command(const std::string& path, const Run& run, const Run& planned) {
  if (deciding_words(run.command) == deciding_words(planned.command)) return;
  throw UsageError(fmt::format("{} is of another command, `{}`: give that one, with --resume {}", path,
                               fmt::join(run.command, " "), path));
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw UsageError(fmt::format("{} {}; run it anew, without --resume", path, why));
}

/// Faults, idle time and deadline are in no digest.
void expect_same_scenarios(const std::string& path, const Run& run, const Run& planned) {
  for (const ScenarioInfo& scenario : planned.scenarios) {
    const auto found = std::ranges::find(run.scenarios, scenario.name, &ScenarioInfo::name);
    if (found == run.scenarios.end())
      refuse(path, fmt::format("has no scenario {}, which there is now", scenario.name));
    const auto was = scenario_json(*found), now = scenario_json(scenario);
    for (const auto& [key, value] : now.items()) {
      if (was[key] == value) continue;
      refuse(path, fmt::format("has another {} than there is now: its {} was {} and is {}", scenario.name,
                               key, one_line(was[key]), one_line(value)));
    }
  }
}

void expect_same_backends(const std::string& path, const Run& run, const Run& planned) {
  if (std::ranges::equal(run.backends, planned.backends, {}, &BackendInfo::name, &BackendInfo::name)) return;
  const auto names = [](const Run& of) {
    std::vector<std::string> out;
    for (const BackendInfo& backend : of.backends) out.push_back(backend.name);
    return out;
  };
  refuse(path, fmt::format("was over {}, and there would be {} now", fmt::join(names(run), ", "),
                           fmt::join(names(planned), ", ")));
}

/// find_capacities() needs one for each pair that is searched, in their order.
void expect_same_capacities(const std::string& path, const Run& run, const Run& planned) {
  const auto what = [](const Capacity& one) { return std::tie(one.scenario, one.backend, one.promise); };
  if (std::ranges::equal(run.capacities, planned.capacities, {}, what, what)) return;
  refuse(path, "searches capacities of other scenarios and backends than would be searched now");
}

void expect_same_environment(const std::string& path, const Run& run, const Run& planned) {
  const auto was = run_json_without_trials(run)["environment"];
  const auto now = run_json_without_trials(planned)["environment"];
  for (const auto& [key, value] : now.items()) {
    if (was[key] == value) continue;
    refuse(path,
           fmt::format("was run elsewhere: {} was {} and is {}", key, one_line(was[key]), one_line(value)));
  }
}

/// A search whose time was over has come to its end, and may yet go on.
bool has_more_to_run(const Run& run) {
  return !run.complete || std::ranges::any_of(run.capacities, &Capacity::time_over);
}

}  // namespace

Run resumed(const std::string& path, const Run& planned) {
  Run run = load_run(path);
  if (!has_more_to_run(run))
    throw UsageError(fmt::format("{} came to its end: there is nothing to resume", path));
  expect_same_command(path, run, planned);
  expect_same_scenarios(path, run, planned);
  expect_same_backends(path, run, planned);
  expect_same_capacities(path, run, planned);
  expect_same_environment(path, run, planned);
  run.complete = false;
  run.finished.clear();
  run.capacities = planned.capacities;  // what is known of them is reckoned when the search ends
  return run;
}

}  // namespace wirerace::cli
