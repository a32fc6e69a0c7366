#include "transports/tls/certificates.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace wirerace {

namespace {

constexpr long an_hour = 3600;
constexpr int ten_years = 3650;  // days

template <auto release>
struct Release {
  void operator()(auto* object) const { release(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free>>;

void check(bool done) {
  if (done) return;
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  throw std::runtime_error("cannot make a certificate: " + std::string(text.data()));
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr);
  return key;
}

void add_extension(X509& certificate, X509V3_CTX& context, int id, const std::string& value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  check(extension != nullptr);
  check(X509_add_ext(&certificate, extension.get(), -1) == 1);
}

void set_random_serial(X509& certificate) {
  std::uint64_t serial = 0;
  check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1 | 1) == 1);
}

void set_name(X509& certificate, const std::string& name) {
  check(X509_NAME_add_entry_by_txt(X509_get_subject_name(&certificate), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1);
}

/// All but what the extensions say. Without an issuer it is its own.
Certificate draft(const std::string& name, EVP_PKEY& key, X509* issuer) {
  Certificate certificate(X509_new());
  check(certificate != nullptr);
  check(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_random_serial(*certificate);
  set_name(*certificate, name);
  const X509* signer = issuer ? issuer : certificate.get();
  check(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1);
  check(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -an_hour) != nullptr);
  check(X509_time_adj_ex(X509_getm_notAfter(certificate.get()), ten_years, 0, nullptr) != nullptr);
  check(X509_set_pubkey(certificate.get(), &key) == 1);
  return certificate;
}

Certificate make_authority(EVP_PKEY& key) {
  Certificate authority = draft("wirerace authority", key, nullptr);
  X509V3_CTX context;
  X509V3_set_ctx(&context, authority.get(), authority.get(), nullptr, nullptr, 0);
  add_extension(*authority, context, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(*authority, context, NID_key_usage, "critical,keyCertSign");
  add_extension(*authority, context, NID_subject_key_identifier, "hash");
  check(X509_sign(authority.get(), &key, EVP_sha256()) != 0);
  return authority;
}

Certificate make_server(const std::string& address, EVP_PKEY& key, X509& authority, EVP_PKEY& signing) {
  Certificate server = draft("wirerace server", key, &authority);
  X509V3_CTX context;
  X509V3_set_ctx(&context, &authority, server.get(), nullptr, nullptr, 0);
  add_extension(*server, context, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*server, context, NID_key_usage, "critical,digitalSignature");
  add_extension(*server, context, NID_ext_key_usage, "serverAuth");
  add_extension(*server, context, NID_subject_alt_name, "IP:" + address + ",DNS:localhost");
  add_extension(*server, context, NID_subject_key_identifier, "hash");
  add_extension(*server, context, NID_authority_key_identifier, "keyid");
  check(X509_sign(server.get(), &signing, EVP_sha256()) != 0);
  return server;
}

/// What `write` writes.
template <class Write>
std::string pem(Write write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  check(bio != nullptr);
  check(write(bio.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes;
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

}  // namespace

Tls make_tls(const std::string& address) {
  if (!is_address(address)) throw std::runtime_error("\"" + address + "\" is not a numeric IP address");
  const Key signing = make_key();
  const Certificate authority = make_authority(*signing);
  const Key key = make_key();
  const Certificate server = make_server(address, *key, *authority, *signing);
  const auto certificate_pem = [](X509& of) {
    return pem([&](BIO* bio) { return PEM_write_bio_X509(bio, &of); });
  };
  return {.certificate = certificate_pem(*server),
          .private_key = pem([&](BIO* bio) {
            return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          }),
          .authority = certificate_pem(*authority)};
}

}  // namespace wirerace
