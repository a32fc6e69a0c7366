// long-polling/httplib: polls that the server holds until there is a message, by cpp-httplib.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view long_polling_httplib_about =
    "Down: GET /poll is held until there is a message and answered with all there are, up to 1 MiB, as "
    "frames (1 byte kind, 4 bytes length); the next poll acknowledges them. A message that comes "
    "between two polls waits for the next. Copies: one into the frame, which is answered from where it "
    "is, then the kernel's; the client copies once, into the buffer that messages are handed out of. "
    "Up: all that is queued goes as frames in the body of one POST /messages on a second kept-alive "
    "connection. The library sends head and body of each request and answer apart, asks the socket "
    "twice before each send (poll, poll, send), reads 4 KiB at a time (poll, recv), and waits on a "
    "kept-alive connection in polls of 10 ms with, in version 0.11, sleeps of 1 ms between them: some "
    "90 wake-ups a second for each idle connection, and now and then up to 1 ms until a request is "
    "seen. Threads: two a channel at each end, one for the polls and one for the POSTs.";

Backend long_polling_httplib();

}  // namespace wirerace
