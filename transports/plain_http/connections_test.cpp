// Plain HTTP's connections: whose end is the channel's, and which side ends those of a single request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transports/conformance_peer.hpp"
#include "transports/over_every_backend.hpp"
#include "transports/plain_http/http_beast.hpp"
#include "transports/plain_http/http_httplib.hpp"
#include "transports/raw_connection.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using tcp = RawConnection::tcp;

/// A client, and a server by hand.
class PlainHttpClient : public testing::Test {
 protected:
  void connect(const Backend& backend) {
    client = backend.connect({.port = acceptor_.local_endpoint().port()}, peer);
  }
  std::unique_ptr<RawConnection> accept() { return std::make_unique<RawConnection>(acceptor_); }

  void send(std::string_view text) {
    peer.run(*client, [&] { peer.open().front()->send({Kind::Text, text}); });
  }

  Peer peer;
  std::unique_ptr<Client> client;

 private:
  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
};

constexpr std::string_view done = "HTTP/1.1 204 No Content\r\n\r\n";

class BlockingClient : public PlainHttpClient {
 protected:
  BlockingClient() {
    connect(http_httplib());
    server = accept();
    EXPECT_THAT(server->read_header(), StartsWith("OPTIONS / HTTP/1.1\r\n"));
  }

  std::unique_ptr<RawConnection> server;
};

TEST_F(BlockingClient, OpensAtAnAnswerThatIsARefusal) {
  server->write("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 2\r\n\r\nno");
  peer.wait_open(1);
  send("question");
  EXPECT_THAT(server->read_header(), AllOf(StartsWith("POST / "), HasSubstr("Content-Length: 8\r\n")));
  EXPECT_EQ(server->read(8), "question");
  server->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nanswer");
  peer.wait_messages(1);
  EXPECT_EQ(peer.received().begin()->second.front().bytes, "answer");
}

TEST_F(BlockingClient, SeesAnIdleConnectionEnd) {
  server->write(done);
  peer.wait_open(1);
  server.reset();
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("closed by the peer"));
}

TEST_F(BlockingClient, EndsAtAResponseToNoRequest) {
  server->write(done);
  peer.wait_open(1);
  server->write(done);
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("a response to no request"));
}

TEST_F(BlockingClient, EndsWhereTheServerDoesNotKeepTheConnection) {
  server->write(done);
  peer.wait_open(1);
  send("question");
  server->read_header();
  server->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the server does not keep the connection alive"));
}

TEST_F(BlockingClient, EndsAtAnError) {
  server->write(done);
  peer.wait_open(1);
  send("question");
  server->read_header();
  server->write("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the server answered HTTP 500: oops"));
}

/// A connection a request, by either library.
class ClosingHttpClient : public PlainHttpClient, public testing::WithParamInterface<Backend> {};

TEST_P(ClosingHttpClient, AsksOverAConnectionEach) {
  connect(GetParam());
  auto greeted = accept();
  EXPECT_THAT(greeted->read_header(), AllOf(StartsWith("OPTIONS / "), HasSubstr("\r\nConnection: close\r\n"),
                                            Not(HasSubstr("Cookie"))));
  greeted->write("HTTP/1.1 204 No Content\r\nConnection: close\r\nSet-Cookie: session=7; Path=/\r\n\r\n");
  peer.wait_open(1);
  send("one");
  send("two");
  auto first = accept();
  EXPECT_THAT(first->read_header(), AllOf(StartsWith("POST / "), HasSubstr("\r\nConnection: close\r\n"),
                                          HasSubstr("\r\nCookie: session=7\r\n")));
  EXPECT_EQ(first->read(3), "one");
  first->write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1");
  auto second = accept();  // though the first has not been closed
  second->read_header();
  EXPECT_EQ(second->read(3), "two");
  second->write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n2");
  peer.wait_messages(2);
  first->shut_down();
  EXPECT_EQ(first->read_all(), "") << "the client closes when the server has";
}

TEST_P(ClosingHttpClient, EndsWhereItsSessionIsNotKnown) {
  connect(GetParam());
  auto greeted = accept();
  greeted->read_header();
  greeted->write("HTTP/1.1 204 No Content\r\nSet-Cookie: session=7\r\n\r\n");
  peer.wait_open(1);
  send("one");
  auto first = accept();
  first->read_header();
  first->write("HTTP/1.1 410 Gone\r\nContent-Length: 15\r\n\r\nno such session");
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the server answered HTTP 410: no such session"));
}

TEST_P(ClosingHttpClient, EndsWhereTheServerGivesNoSession) {
  connect(GetParam());
  auto greeted = accept();
  greeted->read_header();
  greeted->write(done);
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("the server gives no session"));
}

std::vector<Backend> closing_backends() {
  return {http_beast_close(), http_httplib_close()};
}

INSTANTIATE_TEST_SUITE_P(, ClosingHttpClient, testing::ValuesIn(closing_backends()),
                         conformance::name_of_backend);

/// A server, and requests by hand.
class ClosingHttpServer : public testing::TestWithParam<Backend> {
 protected:
  /// The whole answer, behind which the server has closed.
  std::string ask(std::string_view method, std::string_view session, std::string_view body = {}) {
    RawConnection connection(server->port());
    std::string request(method);
    request += " / HTTP/1.1\r\nHost: here\r\n";
    if (!session.empty()) request += "Cookie: theme=dark; session=" + std::string(session) + "\r\n";
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    connection.write(request + "\r\n" + std::string(body));
    return connection.read_all();
  }

  std::string open_session() {
    const std::string answer = ask("OPTIONS", "");
    const auto begin = answer.find("session=") + 8;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  }

  Peer peer;
  std::unique_ptr<Server> server = GetParam().serve({}, peer);
};

TEST_P(ClosingHttpServer, ClosesEachConnectionAndKnowsAChannelByItsCookie) {
  peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  const std::string session = open_session(), other = open_session();
  EXPECT_EQ(peer.open().size(), 2u);
  EXPECT_THAT(ask("POST", session, "hello"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\r\nConnection: close\r\n"),
                    EndsWith("\r\n\r\nhello")));
  EXPECT_THAT(ask("POST", session, "again"), EndsWith("\r\n\r\nagain"));
  EXPECT_EQ(peer.received().size(), 1u);
  EXPECT_THAT(ask("OPTIONS", session), AllOf(StartsWith("HTTP/1.1 204 "), Not(HasSubstr("Set-Cookie"))));
  EXPECT_THAT(ask("DELETE", session), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(peer.reasons(), ElementsAre("closed by the peer"));
  EXPECT_THAT(ask("POST", session, "hello"), StartsWith("HTTP/1.1 410 Gone\r\n"));
  EXPECT_THAT(ask("POST", "", "hello"), StartsWith("HTTP/1.1 410 Gone\r\n"));
  EXPECT_THAT(ask("GET", other), StartsWith("HTTP/1.1 405 "));
}

TEST_P(ClosingHttpServer, KeepsWhatItSendsUnaskedForTheNextRequest) {
  const std::string session = open_session();
  peer.run(*server, [&] { peer.open().front()->send({Kind::Text, "news"}); });
  EXPECT_THAT(ask("POST", session, "anything new?"), EndsWith("\r\n\r\nnews"));
  EXPECT_THAT(ask("POST", session, "and now?"), StartsWith("HTTP/1.1 204 "));
}

INSTANTIATE_TEST_SUITE_P(, ClosingHttpServer, testing::ValuesIn(closing_backends()),
                         conformance::name_of_backend);

/// Over the server of http/httplib.
TEST(BlockingServer, RefusesOtherMethodsAndGoesOnAndRepliesInTheResponse) {
  Peer peer;
  peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  const auto server = http_httplib().serve({}, peer);
  RawConnection connection(server->port());
  connection.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_THAT(connection.read_header(), AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: POST\r\n")));
  connection.write("OPTIONS / HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_THAT(connection.read_header(), AllOf(StartsWith("HTTP/1.1 204 "), HasSubstr("Allow: POST\r\n")));
  connection.write(
      "POST / HTTP/1.1\r\nHost: here\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(connection.read_header(),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("Content-Length: 5\r\n")));
  EXPECT_EQ(connection.read(5), "hello");
  EXPECT_EQ(peer.opened(), 1u);
}

}  // namespace
}  // namespace wirerace
