// short-polling/httplib: polls at an interval, by cpp-httplib.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view short_polling_httplib_about =
    "Down: GET /poll every poll interval, from one poll's start to the next, the channels' polls spread "
    "over the interval; answered at once with all the messages there are, up to 1 MiB, as frames (1 "
    "byte kind, 4 bytes length), or with none. A message waits half the interval on average; the next "
    "poll acknowledges it. Copies: one into the frame, which is answered from where it is, then the "
    "kernel's; the client copies once, into the buffer that messages are handed out of. Up: all that is "
    "queued goes as frames in the body of one POST /messages, at once unless a poll is under way, on "
    "the same kept-alive connection. The library sends head and body of each request and answer apart, "
    "asks the socket twice before each send (poll, poll, send), reads 4 KiB at a time (poll, recv), and "
    "waits on a kept-alive connection in polls of 10 ms with, in version 0.11, sleeps of 1 ms between "
    "them: some 90 wake-ups a second for each idle connection, and now and then up to 1 ms until a "
    "request is seen. Threads: one a channel at each end.";

Backend short_polling_httplib();

}  // namespace wirerace
