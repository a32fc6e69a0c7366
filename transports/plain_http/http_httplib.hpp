// http/httplib: plain requests and responses over HTTP/1.1, a thread a connection, by cpp-httplib.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view http_httplib_about =
    "The requests of http/beast, by blocking calls: each message of the client is a POST of its own, and the "
    "server's reply to it the body of the response; one request at a time over one connection that is kept "
    "alive, so that a message waits for the answer to the one before it. The server cannot send unless "
    "asked. "
    "The client connects with an OPTIONS request, as the library connects only to ask. Copies: at either end "
    "one into a queue, one out of it, one into the body that was read, beside the kernel's. The library "
    "sends "
    "head and body of each request and answer apart, asks the socket twice before each send (poll, poll, "
    "send), reads 4 KiB at a time (poll, recv), and waits on a kept-alive connection in polls of 10 ms with, "
    "in "
    "version 0.11, sleeps of 1 ms between them: some 90 wake-ups a second for each idle connection, and now "
    "and "
    "then up to 1 ms until a request is seen. Between requests a client's thread waits for its connection to "
    "end and for what wakes it (poll, an eventfd). Threads: one a channel at each end.";

Backend http_httplib();

}  // namespace wirerace
