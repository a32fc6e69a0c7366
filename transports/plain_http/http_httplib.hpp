// http/httplib: plain requests and responses over HTTP/1.1, a thread a connection, by cpp-httplib.
// http/httplib+close: the same with a connection for each request.
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

inline constexpr std::string_view http_httplib_close_about =
    "The requests of http/beast+close, by blocking calls: each message of the client is a POST over a "
    "connection of its own with Connection: close, made and waited for by the channel's thread; the server's "
    "accepting thread hands each connection to one that is idle, and that closes it behind its answer. Both "
    "sides of the library close as soon as they can, mostly the server first: whose connection that is, "
    "waits "
    "for stray segments (TIME_WAIT). If a client cannot connect, for want of a local port too, its channel "
    "ends. Copies and system calls of a request as with http/httplib, and those of a connection: a socket, "
    "its "
    "options and its end at either side. A cookie, given in answer to a first OPTIONS request, makes a "
    "channel "
    "of a client's requests. As an idle channel has no connection that could end, its client asks after 2 s "
    "without a request whether the server is there; the server gives a client up after 15 s. Threads: one a "
    "channel of a client, and at the server one for each connection that is there at once.";

Backend http_httplib();
Backend http_httplib_close();

}  // namespace wirerace
