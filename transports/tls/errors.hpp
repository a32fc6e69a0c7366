// What goes wrong in TLS, as error codes beside the system's.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstdint>

namespace wirerace::tls {

using boost::system::error_code;

enum class Fault : std::uint8_t {
  Closed = 1,  ///< by the peer, before the handshake was done
  TooSlow,     ///< the peer's part of the handshake
  NotResumed,  ///< the server made a new session of it
};

/// Each is described as "TLS: ...".
error_code make_error(Fault fault);

/// Of X509_V_ERR_...: "TLS: certificate verify failed: IP address mismatch".
error_code unverified(long reason);

/// The oldest of OpenSSL's errors on this thread, which are all taken.
error_code take_error();

}  // namespace wirerace::tls
