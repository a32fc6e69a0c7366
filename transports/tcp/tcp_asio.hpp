// tcp/asio: raw TCP by Boost.Asio; tcp/asio+spin: the same without ever sleeping.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view tcp_asio_about =
    "Each message goes as a frame: 1 byte kind, 4 bytes length, then its bytes. Frames sent while "
    "messages are handed out, within one turn of the event loop, or while a write is under way, leave "
    "together in writes of at most 32 KiB (40 KiB where that leaves no rest). Copies: one into the "
    "write buffer, then the kernel's; a message of 16 KiB or more that nothing waits before goes to the "
    "kernel from where it lies. The receiver reads up to 256 KiB at a time and hands messages out in "
    "place. One thread, one epoll loop for all connections of an end.";

inline constexpr std::string_view tcp_asio_spin_about =
    "As tcp/asio, but an end's thread never sleeps: it asks again and again whether there is something to "
    "do. "
    "What waking up costs is saved, for a core that each end has to itself, whether messages come or not.";

Backend tcp_asio();
Backend tcp_asio_spin();

}  // namespace wirerace
