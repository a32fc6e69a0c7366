// How a message is a body, and what else the ends of plain HTTP have in common.
#pragma once

#include <charconv>
#include <string>

#include "transports/transport.hpp"

namespace wirerace::plain_http {

inline constexpr Traits traits{.replies_only = true, .tls = true, .tls_resumed = true};

inline const char* content_type(Kind kind) {
  return kind == Kind::Text ? "text/plain; charset=utf-8" : "application/octet-stream";
}

inline Kind kind_of(std::string_view content_type) {
  return content_type.starts_with("text/") ? Kind::Text : Kind::Binary;
}

/// The fields about a body, the end of the header, and the body.
inline void append_body(std::string& out, Message message) {
  char length[20];
  const auto end = std::to_chars(length, length + sizeof length, message.bytes.size()).ptr;
  out.append("Content-Type: ").append(content_type(message.kind)).append("\r\nContent-Length: ");
  out.append(length, end).append("\r\n\r\n").append(message.bytes);
}

}  // namespace wirerace::plain_http
