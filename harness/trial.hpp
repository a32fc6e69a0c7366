// One trial: two workers run one workload over one backend; over a target, a client alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/interrupt.hpp"
#include "harness/isolation.hpp"
#include "harness/placement.hpp"
#include "harness/target.hpp"
#include "results/run.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// Where and how workers run; the same for all trials of a run.
struct WorkerSetup {
  Isolation isolation;
  std::vector<std::string> server_via;  ///< command that starts the server's worker, before ours; empty: none
  std::vector<std::string> client_via;
  Cores cores;
  std::string server_address = "127.0.0.1";  ///< listened on and connected to
  std::optional<std::chrono::milliseconds> poll_interval;
  bool count_system_calls = false;
  std::string program;   ///< of the workers: another wirerace's; empty: this one
  Targets targets = {};  ///< those among the backends

  /// For those among the backends whose encryption is some: ours, and targets, of which a client is told.
  std::shared_ptr<const Tls> tls = nullptr, target_tls = nullptr;
};

/// Runs it to its end. Whatever goes wrong makes a Failed trial with the reason; nothing is thrown for it.
/// Nothing is returned where `interrupt` was raised: the trial never was. `round` and `order` are left to the
/// caller.
std::optional<Trial> run_trial(const Workload& workload, const Backend& backend, const WorkerSetup& workers,
                               const Interrupt& interrupt);

}  // namespace wirerace
