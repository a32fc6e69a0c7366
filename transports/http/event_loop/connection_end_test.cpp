// When a server on an event loop ends a connection after an answer, and what it says to clients of HTTP/1.0.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/long_polling/long_polling_beast.hpp"
#include "transports/raw_connection.hpp"
#include "transports/sse/sse_beast.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ConnectionEnd : public testing::Test {
 protected:
  void serve(const Backend& backend) { server = backend.serve({}, peer); }

  /// Asks on a connection of its own, and takes all until the server closes.
  std::string ask(std::string_view request) {
    RawConnection connection(server->port());
    connection.write(request);
    return connection.read_all();
  }

  std::string open_session() {
    const std::string answer = ask("POST /session HTTP/1.0\r\n\r\n");
    return "?session=" + answer.substr(answer.find("\r\n\r\n") + 4);
  }

  void server_sends(std::string_view text) {
    peer.run(*server, [&] { peer.open().front()->send({Kind::Text, text}); });
  }

  Peer peer;
  std::unique_ptr<Server> server;
};

TEST_F(ConnectionEnd, ComesWithTheAnswerTheClientAskedForLast) {
  serve(sse_beast());
  const std::string last = "POST /session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const auto closing = AllOf(StartsWith("HTTP/1.1 201 Created\r\n"), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(ask(last), closing);
  EXPECT_THAT(ask("POST /session HTTP/1.0\r\n\r\n"), closing);
  EXPECT_THAT(ask("POST /session HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), closing);
  peer.wait_open(3);
  EXPECT_THAT(ask(last + last), closing);
  EXPECT_THAT(ask("POST /session HTTP/1.1\r\nHost: x\r\n\r\n" + last),
              StartsWith("HTTP/1.1 201 Created\r\n"));
  EXPECT_EQ(peer.opened(), 6u) << "one for each request, but for the one after the last";
}

TEST_F(ConnectionEnd, ComesWithTheAnswerToWhatIsNoMessage) {
  serve(sse_beast());
  EXPECT_THAT(
      ask("POST /messages" + open_session() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nno frame"),
      AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"), HasSubstr("\r\nConnection: close\r\n")));
}

TEST_F(ConnectionEnd, ComesWithTheLateAnswerToAHeldPoll) {
  serve(long_polling_beast());
  RawConnection connection(server->port());
  connection.write("GET /poll" + open_session() +
                   "&cursor=0&wait=25000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  server_sends("news");
  EXPECT_THAT(connection.read_all(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("news")));
}

TEST_F(ConnectionEnd, IsTheEndOfAStreamOverHttp10WhichHasNoChunks) {
  serve(sse_beast());
  RawConnection connection(server->port());
  connection.write("GET /events" + open_session() + " HTTP/1.0\r\n\r\n");
  const std::string header = connection.read_header();
  EXPECT_THAT(header, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\r\nConnection: close\r\n"),
                            Not(HasSubstr("chunked"))));
  server_sends("news");
  std::string events;
  while (!events.ends_with("data: news\n\n")) events += connection.read(1);
  EXPECT_THAT(events, StartsWith("retry: "));
  server.reset();
  EXPECT_EQ(connection.read_all(), "event: close\ndata: the server has closed\n\n");
}

}  // namespace
}  // namespace wirerace
