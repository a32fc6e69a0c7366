#include "transports/tls/errors.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <string>

namespace wirerace::tls {

namespace {

/// Values: a Fault; an error of OpenSSL's, which has its library in the upper bits; or one of X509_V_ERR_...,
/// negated.
class Category : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "TLS"; }

  std::string message(int value) const override {
    if (value < 0)
      return "TLS: certificate verify failed: " + std::string(::X509_verify_cert_error_string(-value));
    switch (static_cast<Fault>(value)) {
      case Fault::Closed:
        return "TLS: closed by the peer within the handshake";
      case Fault::TooSlow:
        return "TLS: no handshake in time";
      case Fault::NotResumed:
        return "TLS: the server did not resume the session";
    }
    const char* const reason = ::ERR_reason_error_string(static_cast<unsigned long>(value));
    return "TLS: " + (reason ? std::string(reason) : "OpenSSL error " + std::to_string(value));
  }
};

const Category category;

}  // namespace

error_code make_error(Fault fault) {
  return {static_cast<int>(fault), category};
}

error_code unverified(long reason) {
  return {-static_cast<int>(reason), category};
}

error_code take_error() {
  const unsigned long first = ::ERR_get_error();
  ::ERR_clear_error();
  if (ERR_SYSTEM_ERROR(first)) return {ERR_GET_REASON(first), boost::system::system_category()};
  return {static_cast<int>(first), category};
}

}  // namespace wirerace::tls
