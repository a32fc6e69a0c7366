// A capacity search for tests: chat at "p99 < 20 ms" over three backends. tcp/asio breaks at 820/s by its
// p99, after it was slow once at 400/s; sse/beast at 840/s by saturation; udp/asio loses messages at every
// rate tried.
#pragma once

#include "results/run.hpp"

namespace wirerace {

Run sample_capacity();

}  // namespace wirerace
