// udp/asio: UDP by Boost.Asio.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view udp_asio_about =
    "A message goes in datagrams of at most 1,472 bytes (what an Ethernet frame holds), 14 of them our "
    "header. A larger message is split, and lost as a whole when a part is lost; nothing is sent again. "
    "A datagram is one system call to send, straight from the caller's bytes, and one to receive; only "
    "split messages are copied, to be joined. Largest message 65,507 bytes. A client says hello until "
    "it is welcomed, then every half second that it is there; five seconds of silence end a channel. "
    "One thread, one epoll loop an end; the server has one socket for all clients.";

Backend udp_asio();

}  // namespace wirerace
