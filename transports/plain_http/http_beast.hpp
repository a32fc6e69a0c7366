// http/beast: plain requests and responses over HTTP/1.1 on an event loop, by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view http_beast_about =
    "What \"just use HTTP\" means: each message of the client is a POST of its own, and the server's reply "
    "to "
    "it the body of the response. One request at a time over one connection that is kept alive, so that a "
    "message waits for the answer to the one before it; no pipelining. The server cannot send unless asked. "
    "Beast parses HTTP; one thread, one epoll loop for all connections of an end. Copies: one into a queue, "
    "where a request is under way, one into the write buffer, then the kernel's; the receiver hands a body "
    "out "
    "in place where it came in one read.";

Backend http_beast();

}  // namespace wirerace
