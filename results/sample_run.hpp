// A run for tests: 7 backends, 4 scenarios, 3 rounds and the floor, the same on every call. The trials of a
// round are those of every scenario and backend, then tcp/asio again (the A/A pair) in each, then the
// floor's. In "chat", of 50 clients, one trial failed, one is invalid, and long polling starves clients; in
// "market-feed" long polling is saturated in a round; udp loses messages; two backends poll.
#pragma once

#include "results/run.hpp"

namespace wirerace {

Run sample_run();

}  // namespace wirerace
