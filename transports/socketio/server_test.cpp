// What our server makes of requests and frames made by hand: polling, upgrades, heartbeats, and what is
// wrong.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "transports/conformance_peer.hpp"
#include "transports/socketio/socketio_server.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/wire/websocket.hpp"

namespace wirerace::socketio {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using conformance::Peer;
using conformance::Received;
using testing::AnyOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;
using wire::Opcode;

constexpr std::size_t max_payload = 100'000;

/// A connection to a server.
class Connection {
 public:
  explicit Connection(std::uint16_t port) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  void ask(http::verb method, const std::string& target, const std::string& body = "") {
    http::request<http::string_body> request{method, target, 11, body};
    request.set(http::field::host, "localhost");
    request.prepare_payload();
    http::write(socket_, request);
  }

  /// The status and the body of what is answered.
  std::pair<unsigned, std::string> answer() {
    http::response<http::string_body> response;
    http::read(socket_, buffer_, response);
    return {response.result_int(), response.body()};
  }

  void shake_hands(const std::string& target) {
    write(websocket::request("localhost", target, "dGhlIHNhbXBsZSBub25jZQ=="));
    std::string reply;
    while (!reply.ends_with("\r\n\r\n")) reply += read(1);
    ASSERT_THAT(reply, StartsWith("HTTP/1.1 101 "));
  }

  void send(Opcode opcode, std::string_view payload) {
    std::string frame;
    wire::append_websocket_frame(frame, opcode, payload, 0x01020304);
    write(frame);
  }

  /// The payload of a frame shorter than 126 bytes.
  std::string frame() { return read(static_cast<unsigned char>(read(2)[1])); }

  void write(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }

  std::string read(std::size_t bytes) {
    std::string out(bytes, '\0');
    boost::asio::read(socket_, boost::asio::buffer(out));
    return out;
  }

  void close() { socket_.close(); }

  /// All until the server closes.
  std::string rest() {
    std::string out;
    boost::system::error_code end;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(out), end);
    return out;
  }

 private:
  std::unique_ptr<boost::asio::io_context> context_ = std::make_unique<boost::asio::io_context>();
  tcp::socket socket_{*context_};
  boost::beast::flat_buffer buffer_;
};

const std::string polling = "/socket.io/?EIO=4&transport=polling",
                  web_socket = "/socket.io/?EIO=4&transport=websocket";

/// An echo server.
class SocketIoServerTest : public testing::Test {
 protected:
  SocketIoServerTest() {
    peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
    serve({.max_payload = max_payload});
  }

  void serve(const Settings& settings) {
    server = std::make_unique<SocketIoServer>(ServerOptions{}, peer, settings);
  }

  Connection connection() { return Connection(server->port()); }

  std::pair<unsigned, std::string> get(const std::string& target) {
    Connection to = connection();
    to.ask(http::verb::get, target);
    return to.answer();
  }
  std::pair<unsigned, std::string> post(const std::string& target, const std::string& body) {
    Connection to = connection();
    to.ask(http::verb::post, target, body);
    return to.answer();
  }

  /// The sid of an Engine.IO handshake.
  static std::string sid_of(std::string_view packet) {
    EXPECT_THAT(packet, StartsWith("0{"));
    return wire::parse_engine_handshake(packet.substr(1)).sid;
  }

  /// The target of a session that polls, and is connected to "/".
  std::string poll_session() {
    const std::string target = polling + "&sid=" + sid_of(get(polling).second);
    EXPECT_EQ(post(target, "40").second, "ok");
    EXPECT_THAT(get(target).second, StartsWith("40{\"sid\":\""));
    return target;
  }

  static std::string upgraded(const std::string& poll_target) {
    return web_socket + poll_target.substr(polling.size());
  }

  /// Over a WebSocket from the beginning.
  Connection web_socket_session() {
    Connection to = connection();
    to.shake_hands(web_socket);
    sid_of(to.frame());
    to.send(Opcode::Text, "40");
    EXPECT_THAT(to.frame(), StartsWith("40{\"sid\":\""));
    return to;
  }

  void expect_closed(const std::string& why) {
    peer.wait_closed(1);
    EXPECT_THAT(peer.reasons(), ElementsAre(why));
  }

  Peer peer;
  std::unique_ptr<SocketIoServer> server;
};

TEST_F(SocketIoServerTest, TakesPacketsInPostsAndAnswersPollsWithAllThatWaits) {
  const std::string session = poll_session();
  EXPECT_EQ(post(session,
                 "42[\"message\",\"one\"]\x1e"
                 "451-[\"message\",{\"_placeholder\":true,\"num\":0}]\x1e"
                 "bAQIDBA=="),
            std::pair(200u, std::string("ok")));
  EXPECT_EQ(get(session).second,
            "42[\"message\",\"one\"]\x1e"
            "451-[\"message\",{\"_placeholder\":true,\"num\":0}]\x1e"
            "bAQIDBA==");
  EXPECT_THAT(peer.received().begin()->second,
              ElementsAre(Received{Kind::Text, "one"}, Received{Kind::Binary, "\x01\x02\x03\x04"}));
}

TEST_F(SocketIoServerTest, HoldsAPollUntilThereIsSomething) {
  const std::string session = poll_session();
  Connection held = connection();
  held.ask(http::verb::get, session);
  EXPECT_EQ(post(session, R"(42["message","news"])").second, "ok");
  EXPECT_EQ(held.answer().second, R"(42["message","news"])");
}

TEST_F(SocketIoServerTest, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(get("/elsewhere").first, 404u);
  const std::pair<std::string, std::string> faults[] = {
      {"/socket.io/?EIO=4", R"({"code":0,"message":"Transport unknown"})"},
      {polling + "&sid=nobody", R"({"code":1,"message":"Session ID unknown"})"},
      {web_socket, R"({"code":3,"message":"Bad request"})"},
      {"/socket.io/?EIO=3&transport=polling", R"({"code":5,"message":"Unsupported protocol version"})"}};
  for (const auto& [target, fault] : faults) EXPECT_EQ(get(target), std::pair(400u, fault)) << target;
  EXPECT_EQ(post(polling, "4"),
            std::pair(400u, std::string(R"({"code":2,"message":"Bad handshake method"})")));
}

TEST_F(SocketIoServerTest, EndsASessionWhosePacketsAreWrong) {
  const std::string session = poll_session();
  EXPECT_EQ(post(session, "no packet").first, 400u);
  EXPECT_EQ(get(session).first, 400u);
  expect_closed("an Engine.IO packet of no known type");
}

TEST_F(SocketIoServerTest, EndsASessionThatPollsTwiceAtOnce) {
  const std::string session = poll_session();
  Connection first = connection();
  first.ask(http::verb::get, session);
  Connection second = connection();
  second.ask(http::verb::get, session);
  // Which of the two the server sees first is the system's choice.
  EXPECT_THAT((std::vector{first.answer().first, second.answer().first}), UnorderedElementsAre(200u, 400u));
  expect_closed("two polls at once");
}

TEST_F(SocketIoServerTest, EndsASessionWhoseClientTakesLeave) {
  const std::string session = poll_session();
  EXPECT_EQ(post(session, "1").second, "ok");
  EXPECT_EQ(get(session).first, 400u);
  expect_closed("closed by the peer");
}

TEST_F(SocketIoServerTest, HandsOverToAWebSocketWhatNoPollHasFetched) {
  const std::string session = poll_session();
  EXPECT_EQ(post(session,
                 "42[\"message\",\"one\"]\x1e"
                 "451-[\"message\",{\"_placeholder\":true,\"num\":0}]\x1e"
                 "bAQIDBA==")
                .second,
            "ok");
  Connection socket = connection();
  socket.shake_hands(upgraded(session));
  socket.send(Opcode::Text, "2probe");
  EXPECT_EQ(socket.frame(), "3probe");
  socket.send(Opcode::Text, "5");
  EXPECT_EQ(socket.frame(), R"(42["message","one"])");
  EXPECT_EQ(socket.frame(), R"(451-["message",{"_placeholder":true,"num":0}])");
  EXPECT_EQ(socket.frame(), "\x01\x02\x03\x04");
  socket.send(Opcode::Text, R"(42["message","two"])");
  EXPECT_EQ(socket.frame(), R"(42["message","two"])");
  EXPECT_EQ(get(session).first, 400u);
}

TEST_F(SocketIoServerTest, AnswersAHeldPollWhenAWebSocketProbes) {
  const std::string session = poll_session();
  Connection held = connection();
  held.ask(http::verb::get, session);
  Connection socket = connection();
  socket.shake_hands(upgraded(session));
  socket.send(Opcode::Text, "2probe");
  EXPECT_EQ(socket.frame(), "3probe");
  EXPECT_EQ(held.answer().second, "6");
  socket.close();  // the upgrade has failed, and polling goes on
  EXPECT_EQ(post(session, R"(42["message","still here"])").second, "ok");
  std::string polled = "6";  // while the server has not seen that
  while (polled == "6") polled = get(session).second;
  EXPECT_EQ(polled, R"(42["message","still here"])");
}

TEST_F(SocketIoServerTest, GivesASessionOneWebSocketOnly) {
  const std::string session = poll_session();
  Connection first = connection(), second = connection();
  first.shake_hands(upgraded(session));
  second.shake_hands(upgraded(session));
  EXPECT_EQ(second.rest(), "\x88\x02\x03\xea");
}

TEST_F(SocketIoServerTest, AcknowledgesAndIgnoresEventsThatNobodyListensTo) {
  Connection to = web_socket_session();
  to.send(Opcode::Text, R"(42["something else",{"a":1}])");
  to.send(Opcode::Text, R"(4217["message","done?"])");
  EXPECT_EQ(to.frame(), R"(42["message","done?"])");
  EXPECT_EQ(to.frame(), "4317[]");
}

TEST_F(SocketIoServerTest, KnowsNoNamespaceButOne) {
  Connection to = web_socket_session();
  to.send(Opcode::Text, "40/admin,");
  EXPECT_EQ(to.frame(), R"(44/admin,{"message":"Invalid namespace"})");
  to.send(Opcode::Text, R"(42/admin,["message","let me in"])");
  EXPECT_EQ(to.rest(), "\x88\x02\x03\xea");
  expect_closed("a packet for a namespace that is not connected to");
}

TEST_F(SocketIoServerTest, ClosesWithAReasonWhatBreaksTheProtocol) {
  const std::pair<std::string, std::string> wrongs[] = {
      {"7", "an Engine.IO packet of no known type"},
      {"2", "an Engine.IO packet that a client may not send now"},
      {"48", "a Socket.IO packet of no known type"},
      {"42{}", "a Socket.IO packet whose payload is not an array"},
      {"43[]", "an acknowledgement that nobody asked for"},
      {R"(42["message",1])", "a message that is neither a string nor an attachment"},
      {"40", "a namespace that is connected to already"}};
  for (const auto& [packet, why] : wrongs) {
    const std::size_t before = peer.reasons().size();
    Connection to = web_socket_session();
    to.send(Opcode::Text, packet);
    EXPECT_EQ(to.rest(), "\x88\x02\x03\xea") << packet;
    peer.wait_closed(before + 1);
    EXPECT_EQ(peer.reasons().back(), why) << packet;
  }
}

TEST_F(SocketIoServerTest, TakesNoMoreThanItSaysItDoes) {
  Connection to = web_socket_session();
  to.send(Opcode::Binary, std::string(max_payload + 1, 'x'));
  EXPECT_EQ(to.rest(), "\x88\x02\x03\xf1") << "1009";
  expect_closed("a message longer than the largest message");
  const std::string session = poll_session();
  Connection large = connection();
  large.write("POST " + session +
              " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(max_payload + 1) + "\r\n\r\n");
  EXPECT_EQ(large.answer().first, 413u);
}

TEST_F(SocketIoServerTest, ClosesAWebSocketWhosePingsAreNotAnswered) {
  serve({.ping_interval = std::chrono::milliseconds(10), .ping_timeout = std::chrono::milliseconds(10)});
  Connection to = connection();
  to.shake_hands(web_socket);
  EXPECT_THAT(to.rest(), EndsWith("\x81\x01"
                                  "2"));
}

TEST_F(SocketIoServerTest, PingsAgainWhenAPingIsAnswered) {
  serve({.ping_interval = std::chrono::milliseconds(10)});
  Connection to = connection();
  to.shake_hands(web_socket);
  sid_of(to.frame());
  for (int pings = 0; pings < 3; ++pings) {
    EXPECT_EQ(to.frame(), "2");
    to.send(Opcode::Text, "3");
  }
}

TEST_F(SocketIoServerTest, EndsASessionThatPollsButDoesNotAnswerPings) {
  serve({.ping_interval = std::chrono::milliseconds(10), .ping_timeout = std::chrono::milliseconds(10)});
  const std::string session = polling + "&sid=" + sid_of(get(polling).second);
  std::pair<unsigned, std::string> answer;
  do {
    answer = get(session);
    EXPECT_THAT(answer.second, AnyOf("2", "1", R"({"code":1,"message":"Session ID unknown"})"));
  } while (answer.first == 200);
}

TEST_F(SocketIoServerTest, ClosesAClientThatConnectsToNoNamespace) {
  serve({.connect_timeout = std::chrono::milliseconds(10)});
  Connection to = connection();
  to.shake_hands(web_socket);
  EXPECT_THAT(to.rest(), HasSubstr("pingInterval"));
  EXPECT_TRUE(peer.reasons().empty());
}

}  // namespace
}  // namespace wirerace::socketio
