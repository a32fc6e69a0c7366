// grpc/callback: gRPC by its callback (reactor) API.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view grpc_callback_about =
    "The same frames, streams and connections as grpc/cq. gRPC's own threads poll and call back, any of "
    "them for any stream, reads and writes of one stream at once: a send takes the stream's lock, and a "
    "message may hop between threads on its way. Copies as grpc/cq. Timers have a thread of their own.";

Backend grpc_callback();

}  // namespace wirerace
