// websocket/asio: WebSocket (RFC 6455) with frames of our own over Boost.Asio.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view websocket_asio_about =
    "Each message is one text or binary frame, never fragmented, without compression, made and read by "
    "wirerace's own codec over the same stream as tcp/asio. Frames sent while messages are handed out, "
    "or within one turn of the event loop, leave together in writes of at most 32 KiB. Copies: one into "
    "the write buffer, where a client masks it, then the kernel's; the receiver reads up to 256 KiB at "
    "a time, unmasks in place and hands messages out where they lie. Text is checked for UTF-8. One "
    "thread, one epoll loop for all connections of an end.";

Backend websocket_asio();

/// Its server, with a limit of one's own to how long a peer may take over its part of a handshake.
std::unique_ptr<Server> serve_websocket_asio(const ServerOptions& options, Listener& listener,
                                             std::chrono::milliseconds handshake_limit);

}  // namespace wirerace
