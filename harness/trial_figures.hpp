// What a trial came to, from what its workers report.
#pragma once

#include <optional>
#include <vector>

#include "harness/control.pb.h"
#include "harness/fault_injection.hpp"
#include "results/run.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// What the workers say at the end, and what was done to them.
struct EndReports {
  control::Report server, client;
  std::optional<control::Report> slow_reader;
  TimePoint begin{};              ///< the warm-up's
  std::vector<DoneFault> faults;  ///< in order
};

/// Fills in the trial's counts and figures, and whether they make it invalid.
void fill_in(Trial& trial, const Workload& workload, const Traits& traits, const EndReports& reports);

}  // namespace wirerace
