// long-polling/beast: long polling (RFC 6202) over HTTP/1.1 on an event loop, by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view long_polling_beast_about =
    "The client asks over and over for all messages after the "
    "last it has, and the server holds the request until there is one, at most 25 s. Messages up go in "
    "POSTs over a second connection, those queued while one is on its way together in the next. Beast "
    "parses HTTP; one thread, one epoll loop for all connections of an end. Copies: one into the "
    "session's log, one into the write buffer, then the kernel's; the receiver copies the body into a "
    "buffer of frames.";

Backend long_polling_beast();

}  // namespace wirerace
