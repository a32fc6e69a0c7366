// grpc/unary: messages of the server come in replies, and only there.

#include "transports/grpc/grpc_unary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transports/conformance_peer.hpp"

namespace wirerace {
namespace {

using conformance::Peer;
using conformance::Received;

class GrpcUnaryReplies : public testing::Test {
 protected:
  void connect(unsigned channels = 1) {
    client = grpc_unary().connect({.port = server->port(), .channels = channels}, client_peer);
    client_peer.wait_open(channels);
    server_peer.wait_open(channels);
  }

  void echo() {
    server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  }

  void send(Message message) {
    client_peer.run(*client, [&] { client_peer.open().front()->send(message); });
  }

  /// What has come back on the client's only channel, once it is `count` messages.
  std::vector<Received> replies(std::size_t count) {
    client_peer.wait_messages(count);
    const auto received = client_peer.received();
    return received.empty() ? std::vector<Received>() : received.begin()->second;
  }

  // Declared so that the ends go before the peers they call.
  Peer server_peer;
  Peer client_peer;
  std::unique_ptr<Server> server = grpc_unary().serve({}, server_peer);
  std::unique_ptr<Client> client;
};

TEST_F(GrpcUnaryReplies, EverySizeAndKindComesBackUnchanged) {
  echo();
  connect();
  std::size_t sent = 0;
  for (const Kind kind : {Kind::Text, Kind::Binary}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{65'536},
                                   std::size_t{1} << 20, Traits{}.largest_message}) {
      const Received message{kind, std::string(size, kind == Kind::Text ? 't' : '\xFF')};
      send({kind, message.bytes});
      EXPECT_TRUE(replies(++sent).back() == message) << size;
    }
  }
}

TEST_F(GrpcUnaryReplies, AMessageAboveTheLargestSizeIsDroppedAndTheChannelGoesOn) {
  const std::string too_long(Traits{}.largest_message + 1, 'x');
  server_peer.when_received = [&](Channel& channel, Message message) {
    channel.send({Kind::Binary, too_long});
    channel.send(message);
  };
  connect();
  send({Kind::Binary, too_long});
  send({Kind::Text, "still here"});
  EXPECT_THAT(replies(1), testing::ElementsAre(Received{Kind::Text, "still here"}));
}

TEST_F(GrpcUnaryReplies, EachOfManyMessagesHasItsRepliesInOrder) {
  // The n-th is answered n % 4 times.
  server_peer.when_received = [](Channel& channel, Message message) {
    const int number = std::stoi(std::string(message.bytes));
    for (int i = 0; i < number % 4; ++i) channel.send({Kind::Text, message.bytes});
  };
  connect();
  constexpr int count = 500;
  std::vector<Received> expected;
  for (int number = 0; number < count; ++number)
    expected.insert(expected.end(), static_cast<std::size_t>(number % 4),
                    {Kind::Text, std::to_string(number)});
  client_peer.run(*client, [&] {
    Channel& channel = *client_peer.open().front();
    for (int number = 0; number < count; ++number) channel.send({Kind::Text, std::to_string(number)});
    EXPECT_GT(channel.backlog(), 0u);
  });
  EXPECT_TRUE(replies(expected.size()) == expected);
}

TEST_F(GrpcUnaryReplies, ServersMessagesWaitForACall) {
  server_peer.when_received = [](Channel& channel, Message) { channel.send({Kind::Text, "answer"}); };
  connect();
  server_peer.run(*server, [&] {
    Channel& channel = *server_peer.open().front();
    channel.send({Kind::Text, "news"});
    EXPECT_EQ(channel.backlog(), 4u);
  });
  send({Kind::Text, "anything new?"});
  EXPECT_THAT(replies(2), testing::ElementsAre(Received{Kind::Text, "news"}, Received{Kind::Text, "answer"}));
}

TEST_F(GrpcUnaryReplies, WhatIsTooMuchForOneReplyIsFetchedAtOnce) {
  const std::string megabyte(std::size_t{1} << 20, 'm');
  server_peer.when_received = [&](Channel& channel, Message) {
    for (int i = 0; i < 40; ++i) channel.send({Kind::Binary, megabyte});
  };
  connect();
  send({Kind::Text, "all of it"});
  EXPECT_TRUE(replies(40) == std::vector<Received>(40, {Kind::Binary, megabyte}));
  EXPECT_EQ(server_peer.received().begin()->second.size(), 1u);
}

TEST_F(GrpcUnaryReplies, ClientsAreToldWhenTheServerIsGone) {
  connect(3);
  // To have calls under way.
  client_peer.run(*client, [&] {
    for (int i = 0; i < 1000; ++i) client_peer.open().front()->send({Kind::Text, "still there?"});
  });
  server_peer.wait_messages(1);
  server.reset();
  client_peer.wait_closed(3);
  EXPECT_TRUE(client_peer.open().empty());
  EXPECT_THAT(client_peer.reasons(), testing::Each(testing::Not(testing::IsEmpty())));
}

TEST_F(GrpcUnaryReplies, TheServerIsToldWhenAClientIsGoneAndServesOn) {
  echo();
  Peer other_peer;
  auto other = grpc_unary().connect({.port = server->port(), .channels = 2}, other_peer);
  other_peer.wait_open(2);
  server_peer.wait_open(2);
  other.reset();
  server_peer.wait_closed(2);
  EXPECT_THAT(server_peer.reasons(), testing::Each("closed by the peer"));
  client = grpc_unary().connect({.port = server->port()}, client_peer);
  client_peer.wait_open(1);
  send({Kind::Text, "for those who stay"});
  EXPECT_THAT(replies(1), testing::ElementsAre(Received{Kind::Text, "for those who stay"}));
}

}  // namespace
}  // namespace wirerace
