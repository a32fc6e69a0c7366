// socketio/asio: Socket.IO v4 (Socket.IO protocol 5 over Engine.IO protocol 4), of our own over Boost.Asio.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view socketio_asio_about =
    "Each message is an event \"message\", what socket.send() emits: text is a JSON string in one WebSocket "
    "frame, binary a placeholder in one frame and the bytes in a second, uncompressed, unfragmented. Packets "
    "and frames are made and read by wirerace's own codecs over the same stream as websocket/asio: those "
    "sent while messages are handed out, or within one turn of the event loop, leave together in writes of "
    "at most 32 KiB. Copies: one into the write buffer, where text is escaped and a client masks, then the "
    "kernel's; the receiver reads up to 256 KiB at a time, unmasks in place and hands messages out where "
    "they lie, but text with escapes from a copy without them. Events in any other JSON than that go "
    "through nlohmann-json. The client takes a WebSocket at once; the server takes clients that poll and "
    "then upgrade, too, and pings every 25 s. One thread, one epoll loop for all connections of an end.";

Backend socketio_asio();

}  // namespace wirerace
