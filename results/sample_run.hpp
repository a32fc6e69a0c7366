// A run for tests: 7 backends, 6 scenarios, 3 rounds unless said otherwise, and the floor, the same on every
// call. The trials of a round are those of every scenario and backend, then tcp/asio again (the A/A pair) in
// each, then the floor's. In "chat", of 50 clients, one trial failed, one is invalid, and long polling
// starves clients; in "market-feed" long polling is saturated in a round; udp loses messages; two backends
// poll; "chat" has an idle time, "scores" a slow reader, which sse gives up. What has a latency has it over
// time too, with a hump in the middle.
#pragma once

#include "results/run.hpp"

namespace wirerace {

Run sample_run(unsigned rounds = 3);

/// The same, and two scenarios more: in "restart" the server is killed once; in "train" it is paused, and
/// then connections are cut twice. Channels of some transports have to be opened anew, udp has no connection,
/// and over gRPC not everybody comes back.
Run sample_run_with_faults();

}  // namespace wirerace
