// Our webhooks with a receiver and a sender of Python's standard library, and with curl, in the clear and
// under TLS.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "transports/conformance_peer.hpp"
#include "transports/tls/certificates.hpp"
#include "transports/webhook/signature.hpp"
#include "transports/webhook/webhook_beast.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;

/// A program whose output is read by lines, and which has to end well.
class Running {
 public:
  explicit Running(const std::string& command) : out_(::popen(command.c_str(), "r")) { EXPECT_TRUE(out_); }
  ~Running() { EXPECT_EQ(::pclose(out_), 0); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Without its end; empty where there is none.
  std::string line() {
    std::string text;
    for (int c; (c = std::fgetc(out_)) != EOF && c != '\n';) text += static_cast<char>(c);
    return text;
  }

 private:
  std::FILE* out_;
};

std::string python(const std::string& script, const std::string& arguments) {
  return "exec timeout 60 /usr/bin/python3 '" WIRERACE_WEBHOOK_SCRIPTS "/" + script + "' " + arguments;
}

/// Whether under TLS.
class WebhooksWithPython : public testing::TestWithParam<bool> {
 protected:
  WebhooksWithPython() {
    if (!under_tls()) return;
    tls = std::make_shared<const Tls>(make_tls("127.0.0.1"));
    std::filesystem::create_directory(folder_);
    std::ofstream(authority_) << tls->authority;
    std::ofstream(own_) << tls->certificate << tls->private_key;
  }
  ~WebhooksWithPython() override { std::filesystem::remove_all(folder_); }

  bool under_tls() const { return GetParam(); }
  std::string scheme() const { return under_tls() ? "https" : "http"; }

  std::string receiver_py(const std::string& secret, int count) const {
    return python("receiver.py", secret + " " + std::to_string(count) + own_file());
  }
  std::string sender_py() const { return python("sender.py", own_file()); }

  /// To our server.
  std::string curl(const std::string& arguments, std::uint16_t port, const std::string& target) const {
    const std::string verified = under_tls() ? " --cacert '" + authority_ + "'" : "";
    return "exec curl -sS --noproxy '*' " + arguments + verified + " '" + scheme() +
           "://127.0.0.1:" + std::to_string(port) + target + "'";
  }

  /// What asks for events, as curl's argument.
  std::string wish(const std::string& port, const std::string& secret) const {
    nlohmann::json wish = {{"url", scheme() + "://127.0.0.1:" + port + "/from/wirerace"}, {"secret", secret}};
    if (under_tls()) wish["certificate"] = tls->authority;
    return "-d '" + wish.dump() + "'";
  }

  std::shared_ptr<const Tls> tls;  // null: in the clear

 private:
  std::string own_file() const { return under_tls() ? " '" + own_ + "'" : ""; }

  const std::string folder_ = testing::TempDir() + "wirerace_webhook_" + std::to_string(::getpid());
  const std::string authority_ = folder_ + "/authority.pem", own_ = folder_ + "/own.pem";
};

TEST_P(WebhooksWithPython, OurServerPostsToAReceiverThatCurlRegisters) {
  Peer peer;
  const auto server = webhook_beast().serve({.tuning = {.tls = tls}}, peer);
  const std::string secret = webhook::make_secret();
  Running receiver(receiver_py(secret, 4));
  Running registering(curl(wish(receiver.line(), secret), server->port(), "/hooks"));
  const std::string subscription = "?subscription=" + registering.line();
  peer.wait_open(1);
  peer.run(*server, [&] {
    Channel& channel = *peer.open().front();
    channel.send({Kind::Text, "grün"});
    channel.send({Kind::Binary, std::string_view("\0\xff\n", 3)});
    channel.send({Kind::Text, ""});
  });
  EXPECT_EQ(receiver.line(), "0 text/plain; charset=utf-8 ");
  EXPECT_EQ(receiver.line(), "1 text/plain; charset=utf-8 6772c3bc6e");
  EXPECT_EQ(receiver.line(), "2 application/octet-stream 00ff0a");
  EXPECT_EQ(receiver.line(), "3 text/plain; charset=utf-8 ");

  const std::string code = "-o /dev/null -w '%{http_code}\\n' ";
  Running posting(curl(code + "-d 'no frame'", server->port(), "/messages" + subscription));
  EXPECT_EQ(posting.line(), "400");
  peer.wait_closed(1);
  Running asking(curl(code, server->port(), "/hooks" + subscription));
  EXPECT_EQ(asking.line(), "410");
}

TEST_P(WebhooksWithPython, CurlTakesLeave) {
  Peer peer;
  const auto server = webhook_beast().serve({.tuning = {.tls = tls}}, peer);
  const std::string secret = webhook::make_secret();
  Running receiver(receiver_py(secret, 1));
  Running registering(curl(wish(receiver.line(), secret), server->port(), "/hooks"));
  const std::string subscription = "?subscription=" + registering.line();
  peer.wait_open(1);
  Running leaving(
      curl("-X DELETE -o /dev/null -w '%{http_code}\\n' ", server->port(), "/hooks" + subscription));
  EXPECT_EQ(leaving.line(), "204");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), testing::ElementsAre("closed by the peer"));
}

TEST_P(WebhooksWithPython, OurClientVerifiesWhatASenderPosts) {
  Peer peer;
  Running sender(sender_py());
  const auto port = static_cast<std::uint16_t>(std::stoul(sender.line()));
  auto client = webhook_beast().connect({.port = port, .tuning = {.tls = tls}}, peer);
  peer.wait_messages(3);
  EXPECT_EQ(sender.line(), "204 204 204 204 401 204");
  std::string every_octet;
  for (int i = 0; i < 256'000; ++i) every_octet += static_cast<char>(i);
  EXPECT_TRUE(
      peer.received().begin()->second ==
      (std::vector<Received>{{Kind::Text, "grün 水 🐎"}, {Kind::Binary, every_octet}, {Kind::Text, "true"}}));
  peer.run(*client, [&] { peer.open().front()->send({Kind::Text, "up"}); });
  EXPECT_EQ(sender.line(), "/messages?subscription=one 00000000027570");
  client.reset();
  EXPECT_EQ(sender.line(), "left /hooks?subscription=one");
}

INSTANTIATE_TEST_SUITE_P(, WebhooksWithPython, testing::Bool(),
                         [](const auto& info) { return info.param ? "UnderTls" : "InTheClear"; });

}  // namespace
}  // namespace wirerace
