// The options of `wirerace run`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/scenario_arguments.hpp"
#include "harness/isolation.hpp"
#include "harness/placement.hpp"

namespace wirerace::cli {

/// The command line of `wirerace run`, as given.
struct RunArguments : ScenarioArguments {
  std::vector<std::string> transports;
  std::string out;
  std::string report;
  std::string label;
  std::vector<std::string> exports;
  std::vector<std::string> expect;
  std::string format = "table";
  std::string resume;
  std::string find_capacity;
  std::string against;
  std::vector<std::string> gates;
  std::optional<double> capacity_time;
  Placement placement = Placement::Apart;
  bool keep_awake = true;
  bool count_system_calls = false;
  IsolationWish isolation = IsolationWish::Auto;
  std::optional<std::string> congestion_control;
  std::string server_via, client_via;
  std::optional<std::string> server_address;
  bool tls = false;
  std::vector<std::string> targets, may_load;
  std::string target_authority;
  std::optional<unsigned> rounds;
  std::optional<unsigned> poll_interval;
  bool quiet = false;
};

/// Fills `to` when `run` is parsed.
void add_options(CLI::App& run, RunArguments& to);

}  // namespace wirerace::cli
