// Signatures of webhooks, as Standard Webhooks has them (github.com/standard-webhooks, "v1"): HMAC-SHA256
// over "ID.TIMESTAMP.BODY" by a secret that sender and receiver share, in base64.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace wirerace::webhook {

/// "whsec_" and 32 random bytes in base64.
std::string make_secret();

/// What an event goes with, in the fields of its request.
struct Stamp {
  std::string_view id;         ///< webhook-id
  std::string_view timestamp;  ///< webhook-timestamp: seconds since 1970
  std::string_view signature;  ///< webhook-signature: one or more, with spaces
};

/// How far from the receiver's clock a timestamp may be: an event that was overheard is of no use later.
inline constexpr std::chrono::minutes tolerance{5};

/// Signs and verifies with one secret. One thread at a time.
class Signer {
 public:
  /// Null where `secret` is not "whsec_" and 24 to 64 bytes in base64.
  static std::unique_ptr<Signer> from(std::string_view secret);

  /// "v1,SIGNATURE"
  std::string sign(std::string_view id, std::string_view timestamp, std::string_view body);

  /// Why it is not to be believed that the secret's owner sent the event about `now`; nothing where it is.
  std::optional<std::string_view> doubt(const Stamp& stamp, std::string_view body,
                                        std::chrono::system_clock::time_point now);

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const;
  };
  explicit Signer(std::string_view key);

  std::unique_ptr<evp_mac_ctx_st, Free> mac_;  // with the key
};

}  // namespace wirerace::webhook
