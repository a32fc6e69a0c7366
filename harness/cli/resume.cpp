#include "harness/cli/resume.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace::cli {

namespace {

/// The words of a command that decide what is run: without the program, and what says where results go.
std::vector<std::string_view> deciding_words(const std::vector<std::string>& command) {
  constexpr std::array<std::string_view, 6> with_value = {"--resume", "--out",    "-o",
                                                          "--report", "--format", "--capacity-time"};
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

void expect_same_scenarios(const std::string& path, const Run& run, const Run& planned) {
  for (const ScenarioInfo& scenario : planned.scenarios) {
    const auto was = std::ranges::find(run.scenarios, scenario.name, &ScenarioInfo::name);
    if (was != run.scenarios.end() && was->digest == scenario.digest) continue;
    throw UsageError(
        fmt::format("{} has other messages in {} than there would be now: the scenario has changed; "
                    "run it anew, without --resume",
                    path, scenario.name));
  }
}

void expect_same_environment(const std::string& path, const Run& run, const Run& planned) {
  const auto was = run_json_without_trials(run)["environment"];
  const auto now = run_json_without_trials(planned)["environment"];
  for (const auto& [key, value] : now.items()) {
    if (was[key] == value) continue;
    throw UsageError(fmt::format("{} was run elsewhere: {} was {} and is {}; run it anew, without --resume",
                                 path, key, one_line(was[key]), one_line(value)));
  }
}

}  // namespace

Run resumed(const std::string& path, const Run& planned) {
  Run run = load_run(path);
  if (run.complete) throw UsageError(fmt::format("{} came to its end: there is nothing to resume", path));
  expect_same_command(path, run, planned);
  expect_same_scenarios(path, run, planned);
  expect_same_environment(path, run, planned);
  run.finished.clear();
  return run;
}

}  // namespace wirerace::cli
