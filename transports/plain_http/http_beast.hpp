// http/beast: plain requests and responses over HTTP/1.1 on an event loop, by Boost.Beast. http/beast+close:
// the same with a connection for each request.
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

inline constexpr std::string_view http_beast_close_about =
    "What regular HTTP costs where connections are not kept: as http/beast, but each POST goes over a "
    "connection "
    "of its own with Connection: close. A message and its answer take a handshake, two segments of data and "
    "a "
    "goodbye of both sides; both ends make and close a socket. The server closes first, as the header says, "
    "and the "
    "client when it sees that: so the connections that wait for stray segments (TIME_WAIT, a minute) are the "
    "server's, and Linux lets the client take their ports again at once. If a client cannot connect, for "
    "want of a "
    "local port too, its channel ends and says so. A cookie, given in answer to a first OPTIONS request, "
    "makes a channel of a client's requests. As an idle channel has no connection that could end, its client "
    "asks "
    "after 2 s without a request whether the server is there; the server gives a client up after 15 s.";

Backend http_beast();
Backend http_beast_close();

}  // namespace wirerace
