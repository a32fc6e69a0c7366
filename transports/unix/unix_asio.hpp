// unix/asio: a Unix stream socket by Boost.Asio, for processes of one machine; unix/asio+seqpacket: the same
// with a socket that keeps messages apart.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view unix_asio_about =
    "What tcp/asio does, over a Unix stream socket: the same frames, reads and writes, without TCP, IP and a "
    "network interface, and so without segments, acknowledgements or a congestion window. Bytes on the wire "
    "are n/a, as there is no wire. For processes of one machine, and of one network namespace.";

inline constexpr std::string_view unix_asio_seqpacket_about =
    "A Unix socket that keeps messages apart (SOCK_SEQPACKET): a message is a packet, behind a byte of our "
    "own, "
    "and one above 64 KiB is several. A datagram socket (SOCK_DGRAM) would do the same, but knows no "
    "connections: nobody would be told that a peer has gone, and all clients would share one queue. What "
    "is sent while messages are handed out, or within one turn of the event loop, is one system call for "
    "up to 64 packets, and one receives up to 16. Copies: one into the queue, then the kernel's; a message "
    "of "
    "16 KiB or more that nothing waits before goes to the kernel from where it lies; one of several packets "
    "is "
    "joined. What a packet costs the kernel in memory (about 0.7 KiB for a small one) fills the socket's "
    "buffer far sooner than a stream's bytes do.";

Backend unix_asio();
Backend unix_asio_seqpacket();

}  // namespace wirerace
