// TLS's handshake on a connection.
#pragma once

#include <functional>

#include "transports/asio/connection.hpp"

namespace wirerace::asio {

/// Calls `step` with the connection's engine, again and again as the socket lets it go on, until it returns
/// something else than would_block, which goes to `done`; where that takes longer than handshake_limit,
/// tls::Fault::TooSlow does. Not at once: `done` is called from a later handler.
void drive(Connection connection, std::function<error_code(tls::Engine&)> step,
           std::function<void(const error_code&, Connection)> done);

}  // namespace wirerace::asio
