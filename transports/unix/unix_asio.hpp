// unix/asio: a Unix stream socket by Boost.Asio, for processes of one machine.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view unix_asio_about =
    "What tcp/asio does, over a Unix stream socket: the same frames, reads and writes, without TCP, IP and a "
    "network interface, and so without segments, acknowledgements or a congestion window. Bytes on the wire "
    "are n/a, as there is no wire. For processes of one machine, and of one network namespace.";

Backend unix_asio();

}  // namespace wirerace
