// sse/httplib: server-sent events by cpp-httplib, with POSTs for the way up.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view sse_httplib_about =
    "Down: GET /events is answered with a chunked event stream that stays open. A message is an event "
    "with its number as id; text goes unchanged over data lines, binary (and text with CR or NUL) in "
    "base64, a third longer. All that is pending when the connection's thread gets to write leaves in "
    "one write of at most 32 KiB. Copies: one into the event, of which the last MiB is kept for "
    "resuming, two by the library into the chunk, then the kernel's; the client copies once in the "
    "parser, and once more to decode base64. Up: all that is queued goes as frames (1 byte kind, 4 "
    "bytes length) in the body of one POST /messages on a second kept-alive connection. The library "
    "sends head and body of each request and answer apart, asks the socket twice before each send "
    "(poll, poll, send), reads 4 KiB at a time (poll, recv), and waits on a kept-alive connection in "
    "polls of 10 ms with, in version 0.11, sleeps of 1 ms between them: some 90 wake-ups a second for "
    "each idle connection, and now and then up to 1 ms until a request is seen. Threads: two a channel "
    "at each end, one for the stream and one for the POSTs.";

Backend sse_httplib();

}  // namespace wirerace
