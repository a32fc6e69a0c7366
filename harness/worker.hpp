// A worker: the process that hosts one end of one backend for one trial.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

/// Serves one trial over standard input and output (see control.proto) and returns the process's exit code.
/// Takes standard output for itself: what else is printed there goes to standard error.
int run_worker(Side side, const Backend& backend);

}  // namespace wirerace
