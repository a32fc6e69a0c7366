// A worker: the process that hosts one end of one backend for one trial.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/control_stream.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// Serves one trial over standard input and output (see control.proto) and returns the process's exit code.
/// Takes standard output for itself: what else is printed there goes to standard error.
int run_worker(Side side, const Backend& backend);

/// What every kind of worker does about its conversation: `serve` has it, and what it throws is told as
/// Failed. Returns the process's exit code.
int converse(const std::function<void(ControlStream&)>& serve);

/// Runs this thread, and those it makes, on `cores` (any, if empty) with timers as exact as the system has
/// them.
void settle_on(const std::vector<unsigned>& cores);

}  // namespace wirerace
