// The opening handshake of WebSocket (RFC 6455 §4), as text.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace wirerace::websocket {

/// A handshake that did not come off: "HTTP 404 Not Found", "no Sec-WebSocket-Key".
class HandshakeError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A Sec-WebSocket-Key: 16 random bytes in base64.
std::string random_key();

/// The Sec-WebSocket-Accept that proves a key was understood.
std::string accept_of(std::string_view key);

/// What a client sends.
std::string request(std::string_view host, std::string_view path, std::string_view key);

/// What a server makes of what it was sent, from the first byte: the size of the request once it is whole,
/// and in `reply` what to answer. Throws HandshakeError for what asks for no WebSocket; `reply` says so to
/// the client.
std::optional<std::size_t> answer(std::string_view received, std::string& reply);

/// What a client makes of the reply to its `key`: its size once it is whole. Throws HandshakeError.
std::optional<std::size_t> check_reply(std::string_view received, std::string_view key);

}  // namespace wirerace::websocket
