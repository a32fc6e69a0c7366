// websocket/beast: WebSocket (RFC 6455) by Boost.Beast; websocket/beast+deflate: the same with messages
// compressed by its permessage-deflate (RFC 7692).
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view websocket_beast_about =
    "Each message is one text or binary frame, never fragmented, without compression. Frames queued "
    "together leave in writes of up to 32 KiB (a corked stream under the WebSocket); a frame of 32 KiB "
    "or more is written from where it lies. Copies: one into the send queue, one more into the cork or "
    "(a client must mask) the mask buffer, then the kernel's; the receiver gathers a message in one "
    "reused buffer. Beast checks text for UTF-8. One thread, one epoll loop for all connections of an "
    "end.";

inline constexpr std::string_view websocket_beast_deflate_about =
    "As websocket/beast, with each message compressed by Beast's own deflate, which goes on from where "
    "the last message ended; what is more than 32 KiB when compressed is several frames. A client whose "
    "server does not agree to just this opens no channel, so that nothing is raced uncompressed. Costs "
    "the processor time of deflate and inflate for each message, and the memory of both at each end of "
    "each connection. Copies: one into the send queue, the compressed bytes into a buffer, where a client "
    "masks them, from there into the cork, then the kernel's; the receiver inflates into one reused buffer.";

Backend websocket_beast();
Backend websocket_beast_deflate();

/// The server of websocket/beast, with a limit of one's own to how long a peer may take over its part of a
/// handshake.
std::unique_ptr<Server> serve_websocket_beast(const ServerOptions& options, Listener& listener,
                                              std::chrono::milliseconds handshake_limit);

}  // namespace wirerace
