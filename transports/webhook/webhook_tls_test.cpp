// Which receivers webhook/beast posts to under TLS, and why not to others. What its own two ends do under TLS
// is asked by tls/tls_test.cpp.
#include <gmock/gmock.h>

#include <future>
#include <nlohmann/json.hpp>

#include "transports/asio/addresses.hpp"
#include "transports/asio/connector.hpp"
#include "transports/conformance_peer.hpp"
#include "transports/http/event_loop/requester.hpp"
#include "transports/tls/certificates.hpp"
#include "transports/webhook/hook_receiver.hpp"
#include "transports/webhook/webhook_beast.hpp"

namespace wirerace::webhook {
namespace {

using conformance::Peer;
using testing::AllOf;
using testing::EndsWith;
using testing::StartsWith;

constexpr const char* here = "127.0.0.1";

std::shared_ptr<const Tls> make(const char* address = here) {
  return std::make_shared<const Tls>(make_tls(address));
}

/// Waits for one event.
class OneEvent : public Subscriber {
 public:
  std::string wait() {
    auto coming = event_.get_future();
    if (coming.wait_for(conformance::patience) == std::future_status::ready) return coming.get();
    ADD_FAILURE() << "no event";
    return {};
  }

 private:
  void on_event(Message message) override { event_.set_value(std::string(message.bytes)); }
  void on_gap() override { ADD_FAILURE() << "an event is missing"; }
  void on_connection_gone() override {}

  std::promise<std::string> event_;
};

struct Answer {
  int status = 0;  ///< 0: the connection broke
  std::string body;
};

/// A server, and requests to it by hand.
class HookServerAndReceivers : public testing::Test {
 protected:
  ~HookServerAndReceivers() override { loop.stop(); }

  /// The server is under `tls`, if that is there.
  void serve() { server = webhook_beast().serve({.tuning = {.tls = tls}}, peer); }

  /// A client's receiver under TLS, whatever the server is; what asks for events of it.
  nlohmann::json start_receiver() {
    receiver = std::make_unique<HookReceiver>(
        loop, ClientOptions{.port = server->port(), .tuning = {.tls = make()}});
    auto wish = nlohmann::json::parse(receiver->add(event));
    loop.start();
    return wish;
  }

  Answer ask(const nlohmann::json& wish) {
    const std::string text = wish.dump();
    std::promise<Answer> promise;
    std::string body;
    asio::Connector connector(loop.context(), asio::Tcp::endpoint(here, server->port()), tls.get(), here);
    auto requester = std::make_shared<http_loop::Requester>(
        connector, here,
        http_loop::Requester::Events{.on_header = [](const http_loop::Header&) {},
                                     .on_body = [&](std::string_view piece) { body.append(piece); },
                                     .on_response =
                                         [&](const http_loop::Header& answer) {
                                           promise.set_value({answer.status, body});
                                         },
                                     .on_broken =
                                         [&](std::string_view why) {
                                           promise.set_value({0, std::string(why)});
                                         }});
    loop.run([&] {
      requester->send("POST /hooks HTTP/1.1\r\nContent-Length: " + std::to_string(text.size()) + "\r\n",
                      text);
    });
    const Answer answer = promise.get_future().get();
    loop.run([&] {
      requester->close();
      requester.reset();
    });
    return answer;
  }

  void expect_an_event() {
    peer.wait_open(1);
    peer.run(*server, [&] { peer.open().front()->send({Kind::Text, "news"}); });
    EXPECT_EQ(event.wait(), "news");
  }

  void expect_refusal(const nlohmann::json& wish, const testing::Matcher<std::string>& why) {
    const Answer answer = ask(wish);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, why);
    EXPECT_EQ(peer.opened(), 0u);
  }

  std::shared_ptr<const Tls> tls = make();
  asio::Loop loop{[] {}};
  OneEvent event;
  std::unique_ptr<HookReceiver> receiver;
  Peer peer;
  std::unique_ptr<Server> server;
};

TEST_F(HookServerAndReceivers, EventsGoUnderTlsToAReceiverThatGaveItsAuthority) {
  serve();
  const auto wish = start_receiver();
  EXPECT_THAT(wish["url"].get<std::string>(), StartsWith("https://127.0.0.1:"));
  EXPECT_THAT(wish["certificate"].get<std::string>(), StartsWith("-----BEGIN CERTIFICATE-----\n"));
  EXPECT_EQ(ask(wish).status, 201);
  expect_an_event();
}

TEST_F(HookServerAndReceivers, TheUrlSaysWhetherEventsGoUnderTlsWhereTheServerIsInTheClear) {
  tls = nullptr;
  serve();
  EXPECT_EQ(ask(start_receiver()).status, 201);
  expect_an_event();
}

TEST_F(HookServerAndReceivers, AnotherAuthoritysCertificateIsRefused) {
  serve();
  auto wish = start_receiver();
  wish["certificate"] = make()->authority;
  expect_refusal(
      wish, StartsWith("the URL does not take events: cannot connect: TLS: certificate verify failed: "));
}

TEST_F(HookServerAndReceivers, ACertificateForAnotherAddressIsRefused) {
  serve();
  auto wish = start_receiver();
  const auto of_another = make("127.0.0.2");
  asio::Acceptor<asio::Tcp> acceptor(loop, {.tuning = {.tls = of_another}},
                                     [](asio::Connection) { ADD_FAILURE() << "hands were shaken"; });
  wish["url"] = "https://127.0.0.1:" + std::to_string(acceptor.port()) + "/";
  wish["certificate"] = of_another->authority;
  expect_refusal(wish, AllOf(StartsWith("the URL does not take events: cannot connect: TLS: "),
                             EndsWith("IP address mismatch")));
  loop.run([&] { acceptor.stop(); });
}

TEST_F(HookServerAndReceivers, AReceiverInTheClearIsRefusedWhereItsUrlIsHttps) {
  serve();
  auto wish = start_receiver();
  asio::Acceptor<asio::Tcp> acceptor(loop, {}, [](asio::Connection connection) { connection.close(); });
  wish["url"] = "https://127.0.0.1:" + std::to_string(acceptor.port()) + "/";
  expect_refusal(wish, StartsWith("the URL does not take events: cannot connect: "));
  loop.run([&] { acceptor.stop(); });
}

TEST_F(HookServerAndReceivers, HttpsWithoutACertificateIsRefused) {
  serve();
  auto wish = start_receiver();
  wish.erase("certificate");
  expect_refusal(wish, "with https:// goes \"certificate\": that of who signed the receiver's, in PEM");
}

TEST_F(HookServerAndReceivers, ACertificateThatIsNoneIsRefused) {
  serve();
  auto wish = start_receiver();
  wish["certificate"] = "-----BEGIN CERTIFICATE-----\nguess\n-----END CERTIFICATE-----\n";
  expect_refusal(wish, AllOf(StartsWith("cannot use the authorities' certificates: TLS: "),
                             EndsWith(": \"certificate\" is to be one, in PEM")));
}

TEST_F(HookServerAndReceivers, EventsOfAServerUnderTlsGoNowhereInTheClear) {
  serve();
  auto wish = start_receiver();
  wish["url"] = "http" + wish["url"].get<std::string>().substr(5);
  expect_refusal(wish, "this server is under TLS: the URL is to be https://, so that events are, too");
}

}  // namespace
}  // namespace wirerace::webhook
