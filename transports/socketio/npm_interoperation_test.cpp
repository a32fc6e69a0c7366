// Our Socket.IO and its own, from npm, each as the other's peer.
#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "transports/conformance_peer.hpp"
#include "transports/socketio/socketio_asio.hpp"
#include "transports/socketio/socketio_server.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;

const std::string modules = WIRERACE_SOCKETIO_MODULES;

std::string node(const std::string& script, const std::string& arguments) {
  return "NODE_PATH='" + modules + "' exec node '" WIRERACE_SOCKETIO_SCRIPTS "/" + script + "' " + arguments;
}

class SocketIoOfNpm : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(modules + "/socket.io"))
      GTEST_SKIP() << "socket.io is not there: scripts/test.sh installs it";
  }
};

/// `transports`: those that the client may use, with commas.
void expect_client_is_content(const std::string& transports) {
  Peer peer;
  peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  socketio::SocketIoServer server({}, peer, {.ping_interval = std::chrono::milliseconds(50)});
  EXPECT_EQ(std::system(node("client.cjs", std::to_string(server.port()) + " " + transports).c_str()), 0);
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), testing::ElementsAre("disconnected by the peer"));
}

using SocketIoClientOfNpm = SocketIoOfNpm;

TEST_F(SocketIoClientOfNpm, GetsAllFromOurServerOverAWebSocket) {
  expect_client_is_content("websocket");
}

TEST_F(SocketIoClientOfNpm, GetsAllFromOurServerOverPolling) {
  expect_client_is_content("polling");
}

TEST_F(SocketIoClientOfNpm, GetsAllFromOurServerThroughAnUpgrade) {
  expect_client_is_content("polling,websocket");
}

/// The server, and a channel of ours to it.
class SocketIoServerOfNpm : public SocketIoOfNpm {
 protected:
  void SetUp() override {
    SocketIoOfNpm::SetUp();
    if (IsSkipped()) return;
    server_ = ::popen(node("server.cjs", "").c_str(), "r");
    ASSERT_TRUE(server_);
    unsigned port = 0;
    ASSERT_EQ(std::fscanf(server_, "%u", &port), 1);
    client_ = socketio_asio().connect({.port = static_cast<std::uint16_t>(port)}, peer_);
    peer_.wait_open(1);
  }

  ~SocketIoServerOfNpm() override {
    client_.reset();  // at which the server ends
    if (!server_) return;
    EXPECT_EQ(::pclose(server_), 0);
  }

  void send(Message message) {
    peer_.run(*client_, [&] { peer_.open().front()->send(message); });
  }
  std::vector<Received> received() { return peer_.received().begin()->second; }

  Peer peer_;
  std::FILE* server_ = nullptr;
  std::unique_ptr<Client> client_;
};

TEST_F(SocketIoServerOfNpm, EchoesOurClient) {
  std::vector<Received> sent;
  for (const std::size_t size : {0, 1, 125, 126, 65535, 65536, 1'000'000}) {
    sent.push_back({Kind::Binary, std::string(size, '\xfe')});
    sent.push_back({Kind::Text, std::string(size, '"')});
  }
  sent.push_back({Kind::Text, "grün, 水, 🐎, a line\nand another, \x1e and \x7f"});
  for (const Received& one : sent) send({one.kind, one.bytes});
  peer_.wait_messages(sent.size());
  EXPECT_TRUE(received() == sent);
}

TEST_F(SocketIoServerOfNpm, IsGivenTheAcknowledgementItAsksFor) {
  send({Kind::Text, "ask"});
  peer_.wait_messages(2);
  EXPECT_THAT(received(),
              testing::ElementsAre(Received{Kind::Text, "asked"}, Received{Kind::Text, "answered"}));
}

TEST_F(SocketIoServerOfNpm, HasItsPingsAnswered) {
  send({Kind::Text, "wait"});
  peer_.wait_messages(1);
  EXPECT_THAT(received(), testing::ElementsAre(Received{Kind::Text, "waited"}));
}

TEST_F(SocketIoServerOfNpm, DisconnectsOurClient) {
  send({Kind::Text, "go"});
  peer_.wait_closed(1);
  EXPECT_THAT(peer_.reasons(), testing::ElementsAre("disconnected by the peer"));
}

}  // namespace
}  // namespace wirerace
