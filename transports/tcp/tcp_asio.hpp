// tcp/asio: raw TCP by Boost.Asio.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view tcp_asio_about =
    "Each message goes as a frame: 1 byte kind, 4 bytes length, then its bytes. Frames sent within one turn "
    "of the "
    "event loop, or while a write is under way, leave together in one write of at most 32 KiB. Copies: one "
    "into the "
    "write buffer, then the kernel's; the receiver reads up to 64 KiB at a time and hands messages out in "
    "place. One "
    "thread, one epoll loop for all connections of an end.";

Backend tcp_asio();

}  // namespace wirerace
