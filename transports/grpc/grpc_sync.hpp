// grpc/sync: gRPC by its synchronous (blocking) API.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view grpc_sync_about =
    "The same frames, streams and connections as grpc/cq. Each stream has two threads at each end: one "
    "blocked in Read, and one that waits for messages and blocks in Write, since a send must not block; "
    "so each message sent costs a wake-up of that thread, unless it is already writing. Copies as "
    "grpc/cq. Timers have a thread of their own.";

Backend grpc_sync();

}  // namespace wirerace
