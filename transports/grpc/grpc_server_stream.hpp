// grpc/server-stream: gRPC with a stream down and unary calls up, by its completion-queue API.
//
// The other APIs have no backend of this shape, as they would hardly differ: 64 bytes there and back take
// 170,000 instructions at both ends, and bare prototypes, without sessions or queues, took 157,000 by
// callbacks and 153,000 by blocking calls, with a hop between threads for each call.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view grpc_server_stream_about =
    "What the server says goes as the Protobuf frames of one server-streaming call a channel, and what the "
    "client says in unary calls, as SSE has its POSTs, all over one HTTP/2 connection. One unary call is "
    "under way a channel, so that order is kept: what is sent meanwhile goes in the next, 256 KiB at most or "
    "one message; the call is answered, with nothing, when the server has handed out what was in it. The "
    "stream's Writes, the copies and the threads are those of grpc/cq.";

Backend grpc_server_stream();

}  // namespace wirerace
