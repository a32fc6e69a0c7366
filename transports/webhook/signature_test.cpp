#include "transports/webhook/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "transports/webhook/hook_url.hpp"

namespace wirerace::webhook {
namespace {

using testing::AllOf;
using testing::Eq;
using testing::Optional;
using testing::SizeIs;
using testing::StartsWith;

// The example of Standard Webhooks' own libraries.
class WebhookSignature : public testing::Test {
 protected:
  auto doubt(std::string_view id, std::string_view timestamp, std::string_view of, std::string_view text) {
    return signer->doubt({id, timestamp, of}, text, now);
  }

  const std::string_view id = "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp = "1614265330",
                         body = R"({"test": 2432232314})",
                         signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  const std::chrono::system_clock::time_point now = std::chrono::system_clock::from_time_t(1614265330);
  const std::unique_ptr<Signer> signer = Signer::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
};

TEST_F(WebhookSignature, IsThatOfOthersEachTime) {
  EXPECT_EQ(signer->sign(id, timestamp, body), signature);
  EXPECT_NE(signer->sign("another", timestamp, body), signature);
  EXPECT_EQ(signer->sign(id, timestamp, body), signature);
}

TEST_F(WebhookSignature, IsVerifiedAmongOthers) {
  EXPECT_EQ(doubt(id, timestamp, signature, body), std::nullopt);
  EXPECT_EQ(doubt(id, timestamp, "v1a,AAAA v1,AAAA " + std::string(signature), body), std::nullopt);
  EXPECT_EQ(doubt(id, timestamp, std::string(signature) + " v2,BBBB", body), std::nullopt);
}

TEST_F(WebhookSignature, IsOfTheNumberTheTimeAndEveryByte) {
  const auto wrong = Optional(Eq("no webhook-signature that is right"));
  EXPECT_THAT(doubt(id, timestamp, signature, R"({"test": 2432232315})"), wrong);
  EXPECT_THAT(doubt("msg_2", timestamp, signature, body), wrong);
  EXPECT_THAT(doubt(id, "1614265331", signature, body), wrong);
  EXPECT_THAT(doubt(id, timestamp, signature.substr(0, 20), body), wrong);
  EXPECT_THAT(doubt(id, timestamp, "", body), wrong);
  EXPECT_THAT(doubt(id, timestamp, " ", body), wrong);
}

TEST_F(WebhookSignature, IsOfNoUseLater) {
  const auto old = Optional(Eq("a webhook-timestamp too far from now"));
  EXPECT_THAT(doubt(id, "1614265000", signature, body), old);
  EXPECT_THAT(doubt(id, "1614266000", signature, body), old);
  EXPECT_THAT(doubt(id, "now", signature, body), Optional(Eq("no webhook-timestamp")));
}

TEST(WebhookSecret, IsLongRandomAndNamed) {
  EXPECT_THAT(make_secret(), AllOf(StartsWith("whsec_"), SizeIs(6 + 44)));
  EXPECT_NE(make_secret(), make_secret());
  EXPECT_TRUE(Signer::from(make_secret()));
  EXPECT_FALSE(Signer::from("whsec_c2hvcnQ="));
  EXPECT_FALSE(Signer::from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  EXPECT_FALSE(Signer::from(""));
}

TEST(WebhookUrl, HasANumericAddress) {
  const auto full = parse_hook_url("http://10.1.2.3:8080/a/b?c=d#e");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->endpoint.address().to_string(), "10.1.2.3");
  EXPECT_EQ(full->endpoint.port(), 8080);
  EXPECT_EQ(full->target, "/a/b?c=d");
  const auto short_one = parse_hook_url("http://[::1]");
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->endpoint.address().to_string(), "::1");
  EXPECT_EQ(short_one->endpoint.port(), 80);
  EXPECT_EQ(short_one->target, "/");
  EXPECT_FALSE(short_one->under_tls);
  const auto secured = parse_hook_url("https://10.1.2.3/a");
  ASSERT_TRUE(secured);
  EXPECT_TRUE(secured->under_tls);
  EXPECT_EQ(secured->endpoint.port(), 443);
  for (const char* wrong : {"", "http://", "https://", "ftp://10.1.2.3/", "http://example.com/",
                            "http://10.1.2.3:/", "http://10.1.2.3:99999/", "http://10.1.2.3:0/",
                            "http://10.1.2.3@9.9.9.9/", "http://[::1/", "http://[]/", "http://[::1]8/",
                            "http://::1/", "10.1.2.3/", "http://10.1.2.3/a b", "http://10.1.2.3/\r\nHost: x"})
    EXPECT_FALSE(parse_hook_url(wrong)) << wrong;
}

}  // namespace
}  // namespace wirerace::webhook
