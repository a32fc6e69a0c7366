// udp/asio: UDP by Boost.Asio; udp/asio+gso: the same with many datagrams a system call.
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

inline constexpr std::string_view udp_asio_gso_about =
    "As udp/asio, but datagrams of one size that are sent to one peer while received ones are handed over, "
    "or "
    "in one turn of the loop, are one system call (Linux's UDP_SEGMENT), up to 64 of them; and one call "
    "receives as many (UDP_GRO). Each is copied once, to lie beside the others. A network that loses or "
    "delays "
    "packets has them at once: a loss is of the whole batch.";

Backend udp_asio();
Backend udp_asio_gso();

}  // namespace wirerace
