// The command line: its subcommands, and what they share.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "results/run.hpp"
#include "transports/transport.hpp"

namespace CLI {
class App;  // only what adds options includes <CLI/CLI.hpp>, which is slow to compile
}

namespace wirerace::cli {

// Exit codes, for scripts and CI.
inline constexpr int exit_ok = 0;
inline constexpr int exit_could_not_run = 1;
inline constexpr int exit_not_as_expected = 2;  ///< a failed expectation, or a regression
inline constexpr int exit_invalid_data = 3;  ///< a trial failed, or its messages did not arrive as promised
inline constexpr int exit_undecided = 4;     ///< too noisy, or too few rounds, to say
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
void add_export(CLI::App& app, Job& job);
void add_compare(CLI::App& app, Job& job);
void add_check(CLI::App& app, Job& job);
void add_workload(CLI::App& app, Job& job);
void add_import(CLI::App& app, Job& job);
void add_doctor(CLI::App& app, Job& job);
void add_serve(CLI::App& app, Job& job);
void add_worker(CLI::App& app, Job& job);
void add_namespace(CLI::App& app, Job& job);

/// A result file or a journal. Throws UsageError where it is none or cannot be read.
Run load_result(const std::string& path);

/// Whether it is raced where no transport is named: the default backend of one of seven.
bool in_default_race(const Backend& backend);

/// The backends that names stand for: "tcp" (the transport's default backend), "tcp/asio", "tcp+tls", "all"
/// (every backend, in the clear). Without names, those in the default race. Each once, in the registry's
/// order. Throws UsageError.
std::vector<const Backend*> choose_backends(const std::vector<std::string>& names);

/// What there is of them over TLS, with a full handshake where `chosen` does not say that a session is
/// resumed. Says on standard error which have none.
std::vector<const Backend*> all_over_tls(const std::vector<const Backend*>& chosen);

}  // namespace wirerace::cli
