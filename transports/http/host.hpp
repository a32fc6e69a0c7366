// What requests call a server.
#pragma once

#include <string>

#include "transports/transport.hpp"

namespace wirerace::http {

/// The value of HTTP's Host field (RFC 9110 7.2) and gRPC's authority: "example.com", "[::1]:9001". The port
/// is left out where it is the usual one, 80 or, under TLS, 443.
std::string host_field(const ClientOptions& options);

}  // namespace wirerace::http
