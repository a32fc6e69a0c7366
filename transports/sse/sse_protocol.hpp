// What both ends of the SSE backends hold to, whichever library they are on.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "transports/wire/number.hpp"

namespace wirerace {

/// An idle stream carries a comment this often, so that a client can tell it from one whose server has
/// vanished.
inline constexpr std::chrono::seconds sse_comment_interval{15};

/// What the server asks clients to wait before they reconnect: far less than the absence that ends a session.
inline constexpr std::chrono::milliseconds sse_retry{100};

/// A client whose stream has been gone for so long is not coming back.
inline constexpr std::chrono::seconds sse_absence{3};

/// Of the events that have been written, so many bytes stay to be written again.
inline constexpr std::size_t sse_history_bytes = std::size_t{1} << 20;

/// The number in a request's Last-Event-ID, 0 where it has none; nothing where it is no number.
inline std::optional<std::uint64_t> parse_last_event_id(std::string_view field) {
  return field.empty() ? 0 : wire::parse_number<std::uint64_t>(field);
}

}  // namespace wirerace
