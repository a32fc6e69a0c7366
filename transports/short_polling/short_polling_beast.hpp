// short-polling/beast: polling at an interval, over HTTP/1.1 on an event loop, by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view short_polling_beast_about =
    "Every interval the client asks for all messages after the "
    "last it has, and is answered at once. First polls are spread over the interval. Messages up go in "
    "POSTs over the same connection, between polls. Beast parses HTTP; one thread, one epoll loop for "
    "all connections of an end. Copies: one into the session's log, one into the write buffer, then the "
    "kernel's; the receiver copies the body into a buffer of frames.";

Backend short_polling_beast();

}  // namespace wirerace
