#include "transports/webhook/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <random>
#include <stdexcept>

#include "transports/wire/base64.hpp"
#include "transports/wire/number.hpp"

namespace wirerace::webhook {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::string_view version = "v1,";
constexpr std::size_t least_key = 24, most_key = 64;

/// OpenSSL says no only where it has no HMAC, no SHA-256 or no memory.
void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL does not do HMAC-SHA256");
}

void add(EVP_MAC_CTX* mac, std::string_view bytes) {
  must(EVP_MAC_update(mac, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string make_secret() {
  std::random_device random;
  std::array<unsigned, 8> key;
  for (unsigned& part : key) part = random();
  std::string secret(secret_prefix);
  wire::append_base64(secret, {reinterpret_cast<const char*>(key.data()), sizeof key});
  return secret;
}

std::unique_ptr<Signer> Signer::from(std::string_view secret) {
  std::string key;
  if (!secret.starts_with(secret_prefix) || !wire::decode_base64(secret.substr(secret_prefix.size()), key) ||
      key.size() < least_key || key.size() > most_key)
    return nullptr;
  return std::unique_ptr<Signer>(new Signer(key));
}

Signer::Signer(std::string_view key) {
  static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  must(hmac);
  mac_.reset(EVP_MAC_CTX_new(hmac));
  must(mac_ != nullptr);
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  must(EVP_MAC_init(mac_.get(), reinterpret_cast<const unsigned char*>(key.data()), key.size(), parameters) ==
       1);
}

void Signer::Free::operator()(evp_mac_ctx_st* context) const {
  EVP_MAC_CTX_free(context);
}

std::string Signer::sign(std::string_view id, std::string_view timestamp, std::string_view body) {
  must(EVP_MAC_init(mac_.get(), nullptr, 0, nullptr) == 1);  // again, with the same key
  for (const std::string_view part : {id, std::string_view("."), timestamp, std::string_view("."), body})
    add(mac_.get(), part);
  std::array<unsigned char, 32> digest;
  std::size_t size = 0;
  must(EVP_MAC_final(mac_.get(), digest.data(), &size, digest.size()) == 1);
  std::string signature(version);
  wire::append_base64(signature, {reinterpret_cast<const char*>(digest.data()), size});
  return signature;
}

std::optional<std::string_view> Signer::doubt(const Stamp& stamp, std::string_view body,
                                              std::chrono::system_clock::time_point now) {
  const auto seconds = wire::parse_number<std::int64_t>(stamp.timestamp);
  if (!seconds) return "no webhook-timestamp";
  if (std::chrono::abs(now - std::chrono::system_clock::from_time_t(*seconds)) > tolerance)
    return "a webhook-timestamp too far from now";
  const std::string expected = sign(stamp.id, stamp.timestamp, body);
  std::string_view left = stamp.signature;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(' '), left.size());
    if (same(left.substr(0, end), expected)) return std::nullopt;
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return "no webhook-signature that is right";
}

}  // namespace wirerace::webhook
