// A run for tests: 7 backends, 4 scenarios, 3 rounds, the same on every call. In "chat" one trial failed and
// one is invalid; udp loses messages; two backends poll.
#pragma once

#include "results/run.hpp"

namespace wirerace {

Run sample_run();

}  // namespace wirerace
