#include "transports/tls/context.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "transports/tls/errors.hpp"

namespace wirerace::tls {

namespace {

template <auto release>
struct Release {
  void operator()(auto* object) const { release(object); }
};

constexpr long a_week = 7 * 24 * 3600;

// Many records a read, as in the clear; OpenSSL's own is room for one.
constexpr std::size_t read_buffer = 128 * 1024;

void check(bool done, const char* what) {
  if (!done) throw TransportError(std::string("cannot use the ") + what + ": " + take_error().message());
}

auto memory(const std::string& text) {
  return std::unique_ptr<BIO, Release<BIO_free>>(
      ::BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

auto read_certificate(BIO& from) {
  return std::unique_ptr<X509, Release<X509_free>>(::PEM_read_bio_X509(&from, nullptr, nullptr, nullptr));
}

auto parse_certificate(const std::string& pem, const char* what) {
  auto certificate = read_certificate(*memory(pem));
  check(certificate != nullptr, what);
  return certificate;
}

constexpr const char* authorities = "authorities' certificates";

/// Of all that there are in `pem`.
auto store_of(const std::string& pem) {
  std::unique_ptr<X509_STORE, Release<X509_STORE_free>> store(::X509_STORE_new());
  const auto from = memory(pem);
  auto certificate = read_certificate(*from);
  check(store && certificate, authorities);
  for (; certificate; certificate = read_certificate(*from))
    check(::X509_STORE_add_cert(store.get(), certificate.get()) == 1, authorities);
  // It ends where no further one begins.
  check(ERR_GET_REASON(::ERR_peek_last_error()) == PEM_R_NO_START_LINE, authorities);
  ::ERR_clear_error();
  return store;
}

int choose_protocol(SSL* ssl, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
  // Each is preceded by its length, and who wants a ticket offers nothing else.
  if (list.empty() || list.substr(1) != ticket_protocol) return SSL_TLSEXT_ERR_NOACK;
  ::SSL_set_num_tickets(ssl, 1);
  *chosen = offered + 1;
  *size = static_cast<unsigned char>(ticket_protocol.size());
  return SSL_TLSEXT_ERR_OK;
}

void set_up(SSL_CTX& context) {
  check(::SSL_CTX_set_min_proto_version(&context, TLS1_3_VERSION) == 1, "version 1.3 of TLS");
  ::SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
}

Context make(const SSL_METHOD* method) {
  Context context(::SSL_CTX_new(method), Release<SSL_CTX_free>());
  check(context != nullptr, "OpenSSL library");
  ::SSL_CTX_set_read_ahead(context.get(), 1);
  ::SSL_CTX_set_default_read_buffer_len(context.get(), read_buffer);
  // Every protocol here tells by itself whether what came is whole: who just goes is no error.
  ::SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

}  // namespace

void set_up_server(SSL_CTX& context, const Tls& tls) {
  set_up(context);
  const auto certificate = parse_certificate(tls.certificate, "certificate");
  check(::SSL_CTX_use_certificate(&context, certificate.get()) == 1, "certificate");
  const auto from = memory(tls.private_key);
  const std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>> key(
      ::PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr));
  check(key && ::SSL_CTX_use_PrivateKey(&context, key.get()) == 1, "private key");
  ::SSL_CTX_set_num_tickets(&context, 0);
}

void set_up_client(SSL_CTX& context, const Tls& tls, const std::string& name) {
  set_up(context);
  // Not the context's own store, to which a library may add the authorities that the system knows.
  const auto store = store_of(tls.authority);
  check(::SSL_CTX_set1_verify_cert_store(&context, store.get()) == 1, authorities);
  X509_VERIFY_PARAM* const wanted = ::SSL_CTX_get0_param(&context);
  check(::X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str()) == 1 ||
            ::X509_VERIFY_PARAM_set1_host(wanted, name.c_str(), 0) == 1,
        "name to verify certificates for");
  ::SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, nullptr);
}

Context server_context(const Tls& tls) {
  Context context = make(::TLS_server_method());
  set_up_server(*context, tls);
  ::SSL_CTX_set_timeout(context.get(), a_week);
  ::SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return context;
}

Context client_context(const Tls& tls, const std::string& name) {
  Context context = make(::TLS_client_method());
  set_up_client(*context, tls, name);
  return context;
}

}  // namespace wirerace::tls
