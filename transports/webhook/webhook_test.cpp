// What both ends of webhook/beast do when the other is not what it should be.
#include <gmock/gmock.h>

#include <boost/algorithm/string/predicate.hpp>
#include <nlohmann/json.hpp>

#include "transports/conformance_peer.hpp"
#include "transports/raw_connection.hpp"
#include "transports/webhook/hook_url.hpp"
#include "transports/webhook/signature.hpp"
#include "transports/webhook/webhook_beast.hpp"

namespace wirerace::webhook {
namespace {

using conformance::Peer;
using conformance::Received;
using tcp = boost::asio::ip::tcp;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Request {
  std::string header, body;

  std::string field(std::string_view name) const {
    std::size_t at = header.find("\r\n");
    while (at != header.npos && at + 2 < header.size()) {
      const std::size_t end = header.find("\r\n", at + 2);
      const std::string line = header.substr(at + 2, end - at - 2);
      if (boost::istarts_with(line, std::string(name) + ": ")) return line.substr(name.size() + 2);
      at = end;
    }
    return {};
  }
};

Request read_request(RawConnection& connection) {
  Request request{connection.read_header(), {}};
  const std::string length = request.field("Content-Length");
  if (!length.empty()) request.body = connection.read(std::stoul(length));
  return request;
}

std::string request(std::string_view line, std::string_view fields, std::string_view body) {
  return std::string(line) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string response(std::string_view status, std::string_view body = {}) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

const std::string no_content = "HTTP/1.1 204 No Content\r\n\r\n";

class Listening : public testing::Test {
 protected:
  std::uint16_t port() const { return acceptor.local_endpoint().port(); }

  boost::asio::io_context context;
  tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
};

/// The server, with a receiver by hand.
class HookServerToAReceiver : public Listening {
 protected:
  std::string wish(const std::string& url) const {
    return R"({"url": ")" + url + R"(", "secret": ")" + secret + "\"}";
  }
  std::string own_url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/here"; }

  /// Asks for a subscription on a connection of its own; what the server answers.
  std::string ask(const std::string& body) {
    RawConnection connection(server->port());
    connection.write(request("POST /hooks", "Connection: close\r\n", body));
    return connection.read_all();
  }

  void subscribe() {
    client.emplace(server->port());
    client->write(request("POST /hooks", "", wish(own_url())));
    hook.emplace(acceptor);
    answer(no_content);
    EXPECT_THAT(client->read_header(), StartsWith("HTTP/1.1 201 Created\r\n"));
    peer.wait_open(1);
  }

  void send(std::vector<Message> messages) {
    peer.run(*server, [&] {
      for (const Message& one : messages) peer.open().front()->send(one);
    });
  }

  /// The next event, once its signature has been verified, and answers it.
  Request answer(const std::string& with) {
    const Request event = read_request(*hook);
    EXPECT_THAT(event.header, StartsWith("POST /here HTTP/1.1\r\n"));
    const std::string id = event.field("webhook-id"), timestamp = event.field("webhook-timestamp"),
                      signature = event.field("webhook-signature");
    EXPECT_EQ(
        Signer::from(secret)->doubt({id, timestamp, signature}, event.body, std::chrono::system_clock::now()),
        std::nullopt);
    hook->write(with);
    return event;
  }

  const std::string secret = make_secret();
  Peer peer;
  std::unique_ptr<Server> server = webhook_beast().serve({}, peer);
  std::optional<RawConnection> client, hook;
};

TEST_F(HookServerToAReceiver, PostsAnEmptyEventAndThenTheMessagesOneByOne) {
  client.emplace(server->port());
  client->write(request("POST /hooks", "", wish(own_url())));
  hook.emplace(acceptor);
  const Request first = answer(no_content);
  EXPECT_EQ(first.field("webhook-id"), "0");
  EXPECT_EQ(first.body, "");
  peer.wait_open(1);
  send({{Kind::Text, "grün"}, {Kind::Binary, "\xff"}});
  std::size_t waiting = 0;
  peer.run(*server, [&] { waiting = peer.open().front()->backlog(); });
  EXPECT_GT(waiting, 0u) << "the second, until the first is answered";
  const Request second = answer(no_content), third = answer(no_content);
  EXPECT_EQ(second.field("webhook-id"), "1");
  EXPECT_EQ(second.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(second.body, "grün");
  EXPECT_EQ(third.field("webhook-id"), "2");
  EXPECT_EQ(third.field("Content-Type"), "application/octet-stream");
  EXPECT_EQ(third.body, "\xff");
}

TEST_F(HookServerToAReceiver, PostsToNobodyElse) {
  EXPECT_THAT(ask(wish("http://127.0.0.2:" + std::to_string(port()) + "/here")),
              AllOf(StartsWith("HTTP/1.1 403 Forbidden\r\n"),
                    EndsWith("the URL is to have the address that the request is from")));
}

TEST_F(HookServerToAReceiver, SaysWhatItWants) {
  const auto bad = StartsWith("HTTP/1.1 400 Bad Request\r\n");
  for (const std::string& wrong :
       {std::string(), std::string("{"), std::string("[1]"), std::string(5000, 'x'),
        std::string(R"({"url": 1})"), wish("http://example.com/")})
    EXPECT_THAT(ask(wrong), AllOf(bad, HasSubstr("a JSON object with \"url\" is wanted")));
  EXPECT_THAT(ask(R"({"url": ")" + own_url() + R"(", "secret": "guess"})"), AllOf(bad, HasSubstr("whsec_")));
}

TEST_F(HookServerToAReceiver, RefusesAUrlWhereNobodyAnswers) {
  const std::string url = own_url();
  acceptor.close();
  EXPECT_THAT(ask(wish(url)),
              AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"),
                    EndsWith("the URL does not take events: cannot connect: Connection refused")));
  EXPECT_EQ(peer.opened(), 0u);
}

TEST_F(HookServerToAReceiver, PostsAgainWhatWasNotAnswered) {
  subscribe();
  send({{Kind::Text, "news"}, {Kind::Text, "more"}});
  EXPECT_EQ(read_request(*hook).field("webhook-id"), "1");
  hook.reset();
  hook.emplace(acceptor);
  const Request again = answer(response("503 Service Unavailable"));
  EXPECT_EQ(again.field("webhook-id"), "1");
  EXPECT_EQ(again.body, "news");
  EXPECT_EQ(answer(no_content).field("webhook-id"), "1");
  EXPECT_EQ(answer(no_content).body, "more");
  EXPECT_THAT(peer.reasons(), IsEmpty());
}

TEST_F(HookServerToAReceiver, TakesAnAnswerThatEndsWithItsConnection) {
  subscribe();
  send({{Kind::Text, "one"}, {Kind::Text, "two"}, {Kind::Text, "three"}});
  EXPECT_EQ(answer("HTTP/1.0 200 OK\r\n\r\nthanks").body, "one");
  hook.reset();
  hook.emplace(acceptor);
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").body, "two");
  hook.emplace(acceptor);
  EXPECT_EQ(answer(no_content).body, "three");
}

TEST_F(HookServerToAReceiver, GivesUpAfterFiveAttempts) {
  subscribe();
  send({{Kind::Text, "news"}});
  for (int attempt = 1; attempt <= 5; ++attempt)
    EXPECT_EQ(answer(response("500 Internal Server Error")).field("webhook-id"), "1");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("gave up after 5 attempts: the receiver answered HTTP 500"));
  EXPECT_EQ(hook->read_all(), "");
}

TEST_F(HookServerToAReceiver, GivesUpWhereTheReceiverHasGone) {
  subscribe();
  acceptor.close();
  hook.reset();
  send({{Kind::Text, "news"}});
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("gave up after 5 attempts: cannot connect: Connection refused"));
}

TEST_F(HookServerToAReceiver, EndsAtOnceWhereNobodySubscribesAnyMore) {
  subscribe();
  send({{Kind::Text, "news"}});
  answer(response("410 Gone"));
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the receiver answered HTTP 410"));
}

/// A client, with a server by hand.
class HookClientOfAServer : public Listening {
 protected:
  HookClientOfAServer() {
    client = webhook_beast().connect({.port = port()}, peer);
    server.emplace(acceptor);
    const Request asked = read_request(*server);
    EXPECT_THAT(asked.header, StartsWith("POST /hooks HTTP/1.1\r\n"));
    const auto wish = nlohmann::json::parse(asked.body);
    url = *parse_hook_url(wish["url"].get<std::string>());
    signer = Signer::from(wish["secret"].get<std::string>());
    hook.emplace(url.endpoint.port());
  }
  ~HookClientOfAServer() override {
    acceptor.close();
    server.reset();  // so that it does not wait to take leave
    client.reset();
  }

  void welcome() {
    server->write(response("201 Created", "7"));
    peer.wait_open(1);
  }

  /// Posts an event; what the client answers, of which no body is expected where it is 204.
  std::string post(std::string_view id, std::string_view body) { return post(id, body, *signer, 0); }
  std::string post(std::string_view id, std::string_view body, Signer& by, std::time_t older) {
    const std::string timestamp = std::to_string(std::time(nullptr) - older);
    hook->write(request("POST " + url.target,
                        "Content-Type: text/plain\r\nwebhook-id: " + std::string(id) +
                            "\r\nWebhook-Timestamp: " + timestamp +
                            "\r\nwebhook-signature: " + by.sign(id, timestamp, body) + "\r\n",
                        body));
    Request answer{hook->read_header(), {}};
    const std::string length = answer.field("Content-Length");
    if (!length.empty()) hook->read(std::stoul(length));
    return answer.header.substr(0, answer.header.find("\r\n"));
  }

  std::vector<std::string> received() const {
    std::vector<std::string> bytes;
    for (const auto& [channel, messages] : peer.received())
      for (const Received& message : messages) bytes.push_back(message.bytes);
    return bytes;
  }

  Peer peer;
  std::unique_ptr<Client> client;
  std::optional<RawConnection> server, hook;
  HookUrl url;
  std::unique_ptr<Signer> signer;
};

TEST_F(HookClientOfAServer, TakesEachEventOnce) {
  welcome();
  EXPECT_EQ(post("0", ""), "HTTP/1.1 204 No Content");
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  EXPECT_EQ(post("2", "two"), "HTTP/1.1 204 No Content");
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  EXPECT_EQ(post("3", ""), "HTTP/1.1 204 No Content");
  peer.wait_messages(3);
  EXPECT_THAT(received(), ElementsAre("one", "two", ""));
}

TEST_F(HookClientOfAServer, OpensWithAnEventThatIsFasterThanTheAnswer) {
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  peer.wait_messages(1);
  peer.run(*client, [&] { peer.open().front()->send({Kind::Text, "up"}); });
  welcome();
  EXPECT_THAT(read_request(*server).header, StartsWith("POST /messages?subscription=7 HTTP/1.1\r\n"));
  EXPECT_EQ(peer.opened(), 1u);
}

TEST_F(HookClientOfAServer, BelievesNothingThatIsNotSignedOrOld) {
  welcome();
  const auto stranger = Signer::from(make_secret());
  EXPECT_EQ(post("1", "forged", *stranger, 0), "HTTP/1.1 401 Unauthorized");
  EXPECT_EQ(post("1", "old", *signer, 400), "HTTP/1.1 401 Unauthorized");
  hook->write(request("POST " + url.target, "", "bare"));
  EXPECT_THAT(hook->read_header(), StartsWith("HTTP/1.1 401 Unauthorized\r\n"));
  hook.emplace(url.endpoint.port());
  EXPECT_EQ(post("1", "true"), "HTTP/1.1 204 No Content");
  peer.wait_messages(1);
  EXPECT_THAT(received(), ElementsAre("true"));
}

TEST_F(HookClientOfAServer, HasNoOtherPaths) {
  url.target = "/hooks/guess";
  EXPECT_EQ(post("1", "lost"), "HTTP/1.1 410 Gone");
  hook->write(request("GET /", "", ""));
  EXPECT_THAT(hook->read_header(), StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
}

TEST_F(HookClientOfAServer, EndsWhereAnEventIsMissing) {
  welcome();
  EXPECT_EQ(post("2", "two"), "HTTP/1.1 204 No Content");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("an event is missing"));
  EXPECT_THAT(received(), IsEmpty());
}

TEST_F(HookClientOfAServer, AsksWhetherItStillSubscribesWhenItsConnectionHasGone) {
  welcome();
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  hook.reset();
  EXPECT_THAT(read_request(*server).header, StartsWith("GET /hooks?subscription=7 HTTP/1.1\r\n"));
  server->write(no_content);
  hook.emplace(url.endpoint.port());
  EXPECT_EQ(post("2", "two"), "HTTP/1.1 204 No Content");
  EXPECT_THAT(peer.reasons(), IsEmpty());
  hook.reset();
  EXPECT_THAT(read_request(*server).header, StartsWith("GET /hooks?subscription=7 HTTP/1.1\r\n"));
  server->write(response("410 Gone", "no such session"));
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the server answered HTTP 410: no such session"));
}

TEST_F(HookClientOfAServer, AsksOnceMoreWhereThatConnectionHadBrokenToo) {
  welcome();
  EXPECT_EQ(post("1", "one"), "HTTP/1.1 204 No Content");
  hook.reset();
  (void)read_request(*server);
  server.reset();
  server.emplace(acceptor);
  EXPECT_THAT(read_request(*server).header, StartsWith("GET /hooks?subscription=7 HTTP/1.1\r\n"));
  server->write(no_content);
  hook.emplace(url.endpoint.port());
  EXPECT_EQ(post("2", "two"), "HTTP/1.1 204 No Content");
  EXPECT_THAT(peer.reasons(), IsEmpty());
}

}  // namespace
}  // namespace wirerace::webhook
