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

/// Reads a scenario file and the trace it names (relative to the file). Unknown keys are errors.
Scenario load_scenario(const std::filesystem::path& file);

/// The scenarios that come with wirerace, in the order of the default suite.
std::vector<Scenario> catalogue();

/// A scenario of the catalogue by name, or of a file where `name` ends in .yaml or .yml. An unknown name
/// throws ScenarioError, which lists the names there are.
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
