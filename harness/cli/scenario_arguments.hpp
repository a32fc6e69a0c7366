// The options that say which scenarios, and what is changed in them: of `wirerace run` and `workload`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/workload.hpp"

namespace CLI {
class App;
}

namespace wirerace::cli {

/// As given; times in seconds.
struct ScenarioArguments {
  std::vector<std::string> scenarios;
  std::optional<double> duration, warmup, rate, speed;
  std::optional<unsigned> clients;
  std::optional<std::uint64_t> seed;
};

/// Fills `to` when `command` is parsed.
void add_scenario_options(CLI::App& command, ScenarioArguments& to);

/// The workloads asked for, every step of a sweep; the default suite's where no scenario is named. Throws
/// ScenarioError and UsageError.
std::vector<Workload> choose_workloads(const ScenarioArguments& arguments);

}  // namespace wirerace::cli
