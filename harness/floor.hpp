// The floor: a bare ping-pong over blocking TCP sockets, without a transport library. What it takes, the
// machine takes.
#pragma once

#include "harness/worker.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {

/// 64 bytes back and forth between two workers, which run it in place of a backend:
/// run_trial(floor_workload(), floor_backend(), ...). It has no ends: its workers are run_floor_worker().
const Backend& floor_backend();
const Workload& floor_workload();

/// As run_worker(), for the floor.
int run_floor_worker(Side side);

}  // namespace wirerace
