// websocket/beast: WebSocket (RFC 6455) by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view websocket_beast_about =
    "Each message is one text or binary frame, never fragmented, without compression. Frames queued together "
    "leave in "
    "writes of up to 32 KiB (a corked stream under the WebSocket); a frame of 32 KiB or more is written from "
    "where it "
    "lies. Copies: one into the send queue, one more into the cork or (a client must mask) the mask buffer, "
    "then the "
    "kernel's; the receiver gathers a message in one reused buffer. Beast checks text for UTF-8. One thread, "
    "one "
    "epoll loop for all connections of an end.";

Backend websocket_beast();

}  // namespace wirerace
