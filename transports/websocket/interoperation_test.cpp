// Our WebSocket and Boost.Beast's, each as the other's peer; and what ours says of a peer that ends the
// connection.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/raw_connection.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/websocket/raw_frames.hpp"
#include "transports/websocket/websocket_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;
using websocket::bare;
using websocket::masked;
using wire::Opcode;

void expect_echoes(const Backend& serving, const Backend& connecting) {
  Peer server_peer, client_peer;
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  const auto server = serving.serve({}, server_peer);
  const auto client = connecting.connect({.port = server->port()}, client_peer);
  std::vector<Received> sent;
  for (const std::size_t size : {0, 1, 125, 126, 4096, 65535, 65536, 1'000'000}) {
    sent.push_back({Kind::Binary, std::string(size, '\xfe')});
    sent.push_back({Kind::Text, std::string(size, 't')});
  }
  client_peer.wait_open(1);
  client_peer.run(*client, [&] {
    for (const Received& one : sent) client_peer.open().front()->send({one.kind, one.bytes});
  });
  client_peer.wait_messages(sent.size());
  EXPECT_TRUE(client_peer.received().begin()->second == sent);
}

TEST(WebSocketInteroperation, OurServerEchoesBeastsClient) {
  expect_echoes(websocket_asio(), websocket_beast());
}

TEST(WebSocketInteroperation, BeastsServerEchoesOurClient) {
  expect_echoes(websocket_beast(), websocket_asio());
}

TEST(WebSocketInteroperation, AServerThatCanCompressServesThoseThatCannot) {
  expect_echoes(websocket_beast_deflate(), websocket_beast());
  expect_echoes(websocket_beast_deflate(), websocket_asio());
}

/// A connection to our echo server, whose other end is the test.
class WebSocketServer : public testing::Test {
 protected:
  WebSocketServer() {
    peer_.when_received = [](Channel& channel, Message message) { channel.send(message); };
  }

  void shake_hands() {
    client_.write(websocket::request("localhost", "/", "dGhlIHNhbXBsZSBub25jZQ=="));
    EXPECT_THAT(client_.read_header(), testing::StartsWith("HTTP/1.1 101 "));
  }

  Peer peer_;
  std::unique_ptr<Server> server_ = websocket_asio().serve({}, peer_);
  RawConnection client_{server_->port()};
};

TEST_F(WebSocketServer, AnswersACloseWithItsCodeAndCloses) {
  shake_hands();
  client_.write(masked(Opcode::Text, "last words") +
                masked(Opcode::Close,
                       "\x0f\xa0"
                       "bye") +
                masked(Opcode::Text, "after"));
  EXPECT_EQ(client_.read_all(), bare(Opcode::Text, "last words") + bare(Opcode::Close, "\x0f\xa0"));
  peer_.wait_closed(1);
  EXPECT_THAT(peer_.reasons(), testing::ElementsAre("closed by the peer: 4000 bye"));
}

TEST_F(WebSocketServer, ClosesWithTheCodeOfWhatWasWrong) {
  shake_hands();
  client_.write(masked(Opcode::Text, "good") + masked(Opcode::Text, "\xff"));
  EXPECT_EQ(client_.read_all(), bare(Opcode::Text, "good") + bare(Opcode::Close, "\x03\xef")) << "1007";
  peer_.wait_closed(1);
  EXPECT_THAT(peer_.reasons(), testing::ElementsAre("a text message that is not UTF-8"));
}

TEST_F(WebSocketServer, RefusesWhatIsNoWebSocketInHttp) {
  client_.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string reply = client_.read_all();
  EXPECT_THAT(reply, testing::StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(reply, testing::HasSubstr("no Upgrade: websocket"));
}

TEST_F(WebSocketServer, TakesAFrameThatComesWithTheHandshake) {
  client_.write(websocket::request("localhost", "/", "dGhlIHNhbXBsZSBub25jZQ==") +
                masked(Opcode::Binary, "eager"));
  client_.read_header();
  EXPECT_EQ(client_.read(2 + 5), bare(Opcode::Binary, "eager"));
}

}  // namespace
}  // namespace wirerace
