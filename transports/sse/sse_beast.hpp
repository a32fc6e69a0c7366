// sse/beast: server-sent events (WHATWG HTML §9.2) over HTTP/1.1 on an event loop, by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view sse_beast_about =
    "Messages down are events of one response that never ends, in chunks "
    "of up to 32 KiB, each with a number that the client gives back as Last-Event-ID when its stream "
    "has broken; up they go in POSTs over a second connection, those queued while one is on its way "
    "together in the next. Binary goes as base64. Beast parses HTTP; one thread, one epoll loop for all "
    "connections of an end. Copies: one into the session's log, as an event, one into the write buffer, "
    "then the kernel's; the client's parser gathers each event's data once more.";

Backend sse_beast();

}  // namespace wirerace
