// The command line: `wirerace list`, `run`, `workload`, `report`, `import`, `doctor`, and what `run` starts.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::cli {

// Exit codes, for scripts and CI.
inline constexpr int exit_ok = 0;
inline constexpr int exit_could_not_run = 1;
inline constexpr int exit_invalid_data = 3;  ///< a trial failed, or its messages did not arrive as promised
inline constexpr int exit_interrupted = 130;

/// What the user got wrong: one sentence, with what to do. Ends the program with exit_could_not_run.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs the whole program and returns its exit code.
int run(int argc, char** argv);

/// Each adds its subcommand; where that is what was asked for, `job` is set to what does it.
using Job = std::function<int()>;
void add_list(CLI::App& app, Job& job);
void add_run(CLI::App& app, Job& job, const std::vector<std::string>& command);
void add_report(CLI::App& app, Job& job);
void add_workload(CLI::App& app, Job& job);
void add_import(CLI::App& app, Job& job);
void add_doctor(CLI::App& app, Job& job);
void add_worker(CLI::App& app, Job& job);
void add_namespace(CLI::App& app, Job& job);

/// Checks of an option's value, which say what it must be; before CLI11's own, which do not.
CLI::Validator number();
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);
CLI::Validator ip_address();

/// The backends that names stand for: "tcp" (the transport's default backend), "tcp/asio", "all" (every
/// backend). Without names, the default backend of every transport. Each once, in the registry's order.
/// Throws UsageError.
std::vector<const Backend*> choose_backends(const std::vector<std::string>& names);

}  // namespace wirerace::cli
