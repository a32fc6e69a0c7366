// A sweep for tests: "clients-sweep" over 1, 10, 100 and 1,000 clients, three rounds, five backends. From 1
// to 1,000 clients a message's CPU time grows to 1.2× over tcp/asio and 2.5× over websocket/beast, and its
// latency tenfold. sse/beast has no trial with 1 client, grpc/grpc++ is saturated in a round with 1,000,
// and long-polling/httplib fails there.
#pragma once

#include "results/run.hpp"

namespace wirerace {

Run sample_sweep();

}  // namespace wirerace
