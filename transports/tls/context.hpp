// What all connections of an End have in common under TLS 1.3, by OpenSSL.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "transports/transport.hpp"

namespace wirerace::tls {

using Context = std::shared_ptr<SSL_CTX>;

struct SessionFree {
  void operator()(SSL_SESSION* session) const { ::SSL_SESSION_free(session); }
};
using Session = std::unique_ptr<SSL_SESSION, SessionFree>;

/// What a client names, as its application protocol (ALPN), on a connection that is only to bring a session's
/// ticket. A server gives a ticket to no other: it is stateless, and lasts for a week.
inline constexpr std::string_view ticket_protocol = "wirerace-ticket";

/// Both throw TransportError where the PEM is none.
Context server_context(const Tls& tls);

/// A server's certificate must be signed by one of the authorities, and be for `name`, a host's or a numeric
/// address.
Context client_context(const Tls& tls, const std::string& name);

// What the two do, for a context that a library has made: TLS 1.3 and nothing else, without a session to
// resume. Both throw TransportError likewise.

void set_up_server(SSL_CTX& context, const Tls& tls);
void set_up_client(SSL_CTX& context, const Tls& tls, const std::string& name);

}  // namespace wirerace::tls
