// What a trial came to, from what its two workers report.
#pragma once

#include "harness/control.pb.h"
#include "results/run.hpp"
#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

struct EndReports {
  control::Report server, client;
};

/// Fills in the trial's counts and figures, and whether they make it invalid.
void fill_in(Trial& trial, const Workload& workload, const Traits& traits, const EndReports& reports);

}  // namespace wirerace
