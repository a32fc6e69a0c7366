// webhook/beast: webhooks over HTTP/1.1 on an event loop, by Boost.Beast.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view webhook_beast_about =
    "Server to server: the client runs an HTTP server of its own, and registers a URL at it; the server "
    "posts each message there, over one connection a subscription, the next when the last is answered 204. "
    "So a message costs a round trip, and what is sent meanwhile waits. Each is signed with HMAC-SHA256 as "
    "Standard Webhooks has it, and the client verifies that before it believes a byte: each end goes over "
    "all "
    "of them once more. What was not answered is posted again, five times at most within three seconds, and "
    "known by its number where it "
    "comes twice. Up go messages in POSTs over the client's own connection, as with sse/beast. Copies: one "
    "into the session's log, one into the write buffer, then the kernel's; the client gathers the body once "
    "more, to verify it whole. Under TLS the client, too, has a certificate, by an authority of its own, "
    "which it makes when it is made and gives with the URL, so that the server verifies it, too: two "
    "handshakes a channel.";

Backend webhook_beast();

}  // namespace wirerace
