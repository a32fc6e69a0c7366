// Finding and reading scenario files.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/scenario.hpp"

namespace wirerace {

/// "scenarios/chat.yaml:7: rate must be above 0, not -3": where, what is wrong, and what to do.
class ScenarioError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a scenario file and what it names (relative to the file): one scenario, or a sweep's several.
/// Unknown keys are errors.
std::vector<Scenario> load_scenarios(const std::filesystem::path& file);

/// The scenarios that come with wirerace: the default suite first. A sweep is one name and several scenarios.
std::vector<std::string_view> catalogue_names();
std::vector<Scenario> catalogue();

/// What `wirerace run` races where no scenario is named.
std::vector<Scenario> default_suite();
bool in_default_suite(std::string_view name);

/// Those of the catalogue that have this name, or of a file where `name` ends in .yaml or .yml: one, or every
/// step of a sweep; "size-sweep/64" and "own.yaml/64" are one step. An unknown name throws ScenarioError,
/// which lists the names there are.
std::vector<Scenario> find_scenarios(std::string_view name);

/// The same where it must be one: a sweep as a whole throws.
Scenario find_scenario(std::string_view name);

/// What the command line sets in every scenario of a run.
struct Overrides {
  std::optional<std::chrono::nanoseconds> duration{};
  std::optional<std::chrono::nanoseconds> warmup{};
  std::optional<unsigned> clients{};
  std::optional<double> rate{};
  std::optional<double> speed{};
  std::optional<std::uint64_t> seed{};
};

/// Applies them. ScenarioError where one does not apply to this scenario: "market-feed replays
/// recorded times: --rate does not apply, use --speed"; or where one is out of range: then nothing is
/// changed. A duration or warm-up beyond a recording's end is cut to the recording.
void apply(const Overrides& overrides, Scenario& scenario);

}  // namespace wirerace
