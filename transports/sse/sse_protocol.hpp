// What both ends of sse/httplib hold to.
#pragma once

#include <chrono>

namespace wirerace {

/// An idle stream carries a comment this often, so that a client can tell it from one whose server has
/// vanished.
inline constexpr std::chrono::seconds sse_comment_interval{15};

/// What the server asks clients to wait before they reconnect: far less than the absence that ends a session.
inline constexpr std::chrono::milliseconds sse_retry{100};

}  // namespace wirerace
