// grpc/unary: gRPC with a unary call for each message, by its completion-queue API.
//
// The other APIs have no backend of this shape, as they would hardly differ: 64 bytes there and back take
// 121,000 instructions at both ends, and bare prototypes, without sessions or queues, took 130,000 by
// callbacks and 135,000 by blocking calls, with a hop between threads for each call.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view grpc_unary_about =
    "Request and response: each of the client's messages goes in a unary call, and the server's come back in "
    "the replies, all over one HTTP/2 connection a channel. A reply has what the server sent until it was "
    "done with the call's message, and what it sent at other times waits for the next call: the server "
    "cannot speak first. One call is under way a channel; messages sent meanwhile queue. A stream without a "
    "message is held as long as the channel, since gRPC tells a server nothing of connections that end. "
    "Copies and threads are those of grpc/cq.";

Backend grpc_unary();

}  // namespace wirerace
