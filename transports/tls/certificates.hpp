// Certificates for a run of TLS on machines that know each other by address only.
#pragma once

#include <string>

#include "transports/transport.hpp"

namespace wirerace {

/// An authority of its own and a server's certificate that it signed, for `address` and for localhost, with
/// their keys EC P-256, valid from an hour ago for ten years. The authority's key is thrown away. Throws
/// std::runtime_error where `address` is no numeric IP address, and where OpenSSL fails.
Tls make_tls(const std::string& address);

}  // namespace wirerace
