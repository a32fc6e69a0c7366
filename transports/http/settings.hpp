// What both ends of the HTTP backends go by.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace::http {

/// What a session is called: POST to the path opens one, DELETE with the query ends it, and messages for it
/// come with the query.
struct SessionNames {
  std::string_view path = "/session";
  std::string_view query = "session";
};

inline constexpr Traits session_traits = {.tls = true, .single_threaded = false};

/// Bodies are handed to the library in pieces of this size, each of which it writes with one send. Loopback
/// moves 32 KiB writes far faster a byte than such as are a little longer than a segment of it.
inline constexpr std::size_t largest_write = 32 * 1024;

/// A read or write that should go on at once is given up after this time; one that waits for a held answer,
/// this long after the hold.
inline constexpr std::chrono::seconds io_patience{30};

/// A client polls again at once when it is answered, or after its interval. One that has not for so long has
/// vanished: no sooner than it would itself give up a request.
inline constexpr std::chrono::seconds polling_absence{30};

/// "/session" under the path that a client's options have: "/talk/session" under "/talk" and "/talk/".
inline std::string under(std::string_view base, std::string_view path) {
  if (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base).append(path);
}

}  // namespace wirerace::http
