// What our client makes of a server whose frames are made by hand.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "transports/asio/ends.hpp"
#include "transports/conformance_peer.hpp"
#include "transports/socketio/client_session.hpp"
#include "transports/socketio/socketio_asio.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/wire/websocket.hpp"

namespace wirerace::socketio {
namespace {

using boost::asio::ip::tcp;
using conformance::Peer;
using conformance::Received;
using testing::ElementsAre;
using wire::Opcode;

/// The server is the test.
class SocketIoClientTest : public testing::Test {
 protected:
  SocketIoClientTest() {
    client = socketio_asio().connect({.port = acceptor.local_endpoint().port()}, peer);
    acceptor.accept(socket);
    std::string request, reply;
    while (!request.ends_with("\r\n\r\n")) request += read(1);
    EXPECT_THAT(request, testing::StartsWith("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"));
    websocket::answer(request, reply);
    boost::asio::write(socket, boost::asio::buffer(reply));
  }

  void begin(const std::string& ping_interval = "25000") {
    send(R"(0{"sid":"x","upgrades":[],"pingInterval":)" + ping_interval +
         R"(,"pingTimeout":1,"maxPayload":1000000})");
  }
  void connect() {
    begin();
    EXPECT_EQ(frame(), "40");
    send(R"(40{"sid":"y"})");
    peer.wait_open(1);
  }

  void send(std::string_view packet, Opcode opcode = Opcode::Text) {
    std::string frame;
    wire::append_websocket_frame(frame, opcode, packet, std::nullopt);
    boost::asio::write(socket, boost::asio::buffer(frame));
  }

  /// The payload of a frame shorter than 126 bytes.
  std::string frame() {
    const std::size_t size = static_cast<unsigned char>(read(2)[1]) & 0x7f;
    const std::string mask = read(4);
    std::string payload = read(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return payload;
  }

  std::string read(std::size_t bytes) {
    std::string out(bytes, '\0');
    boost::asio::read(socket, boost::asio::buffer(out));
    return out;
  }

  void expect_closed(const std::string& why) {
    peer.wait_closed(1);
    EXPECT_THAT(peer.reasons(), ElementsAre(why));
  }

  Peer peer;
  boost::asio::io_context context;
  tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp::socket socket{context};
  std::unique_ptr<Client> client;
};

TEST_F(SocketIoClientTest, AnswersPingsAndAcknowledgesEventsThatAskForIt) {
  connect();
  send("2");
  EXPECT_EQ(frame(), "3");
  send(R"(429["message","done?"])");
  EXPECT_EQ(frame(), "439[]");
  EXPECT_THAT(peer.received().begin()->second, ElementsAre(Received{Kind::Text, "done?"}));
}

TEST_F(SocketIoClientTest, TellsWhyItWasRefused) {
  begin();
  EXPECT_EQ(frame(), "40");
  send(R"(44{"message":"not you"})");
  expect_closed(R"(the server refused the connection: {"message":"not you"})");
  EXPECT_EQ(peer.opened(), 0u);
}

TEST_F(SocketIoClientTest, GivesUpAServerThatFallsSilent) {
  begin("1");
  expect_closed("the server has not pinged in time");
}

TEST_F(SocketIoClientTest, WantsAHandshakeFirst) {
  send("2");
  expect_closed("an Engine.IO handshake that is not the first packet, or is missing");
}

TEST_F(SocketIoClientTest, WantsToBeConnectedBeforeThereAreEvents) {
  begin();
  send(R"(42["message","too soon"])");
  expect_closed("a Socket.IO packet for what is not connected to, or is already");
}

TEST_F(SocketIoClientTest, IsToldThatTheServerDisconnects) {
  connect();
  send("41");
  expect_closed("disconnected by the peer");
}

TEST_F(SocketIoClientTest, ClosesWhenTheServerSaysSo) {
  connect();
  send("1");
  expect_closed("closed by the peer");
}

TEST_F(SocketIoClientTest, ClosesWhenTheServerBreaksTheProtocol) {
  connect();
  send("stray", Opcode::Binary);
  expect_closed("an attachment of no packet");
}

TEST(SocketIoClient, GivesUpAServerThatNeverConnectsIt) {
  boost::asio::io_context context;
  const tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
  Peer peer;
  const asio::StreamClient<ClientSession> client({.port = silent.local_endpoint().port()}, peer,
                                                 Settings{.handshake_limit = std::chrono::milliseconds(20)});
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("no handshake within 20 ms"));
  EXPECT_EQ(peer.opened(), 0u);
}

}  // namespace
}  // namespace wirerace::socketio
