// The list of all backends.
#pragma once

#include <string_view>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace {

/// Every backend, in the order of the tables. The first of a transport is its default. A reference for good.
const std::vector<Backend>& backends();

inline constexpr std::string_view tls_suffix = "+tls", resumed_tls_suffix = "+tls-resumed";

/// Those whose traits say that they can, once more under TLS: "tcp/asio+tls", each connection with a full
/// handshake, and "tcp/asio+tls-resumed". A reference for good.
const std::vector<Backend>& backends_over_tls();

/// The backend named "transport/library", or the default one of "transport"; with "+tls" or "+tls-resumed"
/// behind either, that of backends_over_tls(). Null where there is none.
const Backend* find_backend(std::string_view name);

}  // namespace wirerace
