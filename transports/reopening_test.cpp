// What transport.hpp promises of Client::open, asked of every backend there is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transports/over_every_backend.hpp"

namespace wirerace::conformance {
namespace {

class Reopening : public OverEveryBackend {
 protected:
  ~Reopening() override {
    client.reset();
    server.reset();  // before next_server_peer
  }

  /// Destroys the server; another takes its place with start_next_server().
  void stop_server() {
    port = server->port();
    server.reset();
  }
  void start_next_server() { server = backend().serve({.port = port, .tuning = tuning()}, next_server_peer); }

  /// Opens a channel: again where that fails, as with gRPC 1.51 it may now and then (grpc_common.cpp).
  void open_channel() {
    const std::size_t opened = client_peer.opened();
    for (int attempt = 1; attempt <= 5 && client_peer.opened() == opened; ++attempt) {
      const std::size_t closed = client_peer.reasons().size();
      client_peer.run(*client, [this] { client->open(1); });
      client_peer.wait_opened_or_closed(opened + closed + 1);
    }
    EXPECT_EQ(client_peer.opened(), opened + 1);
  }

  void expect_messages_both_ways() {
    next_server_peer.wait_open(1);
    ASSERT_FALSE(HasFatalFailure());
    expect_delivery(*client, client_peer, next_server_peer, {Kind::Text, "I am back, as you can see"}, 0);
    if (server_speaks())
      expect_delivery(*server, next_server_peer, client_peer, {Kind::Binary, "and I am here, too"}, 0);
  }

  Peer next_server_peer;
  std::uint16_t port = 0;
};

TEST_P(Reopening, AClientWhoseServerWentOpensAChannelToTheNext) {
  serve_and_connect();
  stop_server();
  client_peer.wait_closed(1);
  start_next_server();
  open_channel();
  expect_messages_both_ways();
}

TEST_P(Reopening, AttemptsWhereNothingListensCloseUntilAServerIsThere) {
  serve_and_connect(3);
  int unopened = 0;
  client_peer.run(*client, [&] {
    client_peer.when_closed = [&unopened, opening = client.get(), left = 30](Channel* channel) mutable {
      if (!channel) ++unopened;
      if (left-- > 0) opening->open(1);
    };
  });
  stop_server();
  client_peer.wait_closed(33);
  EXPECT_EQ(unopened, 30);
  EXPECT_THAT(client_peer.reasons(), testing::Each(testing::Not(testing::IsEmpty())));
  EXPECT_TRUE(client_peer.open().empty());
  start_next_server();
  open_channel();
  expect_messages_both_ways();
  client.reset();  // which could call on_close, and that needs `unopened`
}

TEST_P(Reopening, ChannelsAreAddedFromAnyCallback) {
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  serve(8);
  client = connect(client_peer, 0);
  Client* const opening = client.get();
  client_peer.when_opened = [opening, first = true](Channel& channel) mutable {
    channel.send({Kind::Text, "one message on each"});
    if (std::exchange(first, false)) opening->open(3);
  };
  client_peer.when_received = [opening, first = true](Channel&, Message) mutable {
    if (std::exchange(first, false)) opening->open(1);
  };
  client_peer.when_closed = [opening](Channel*) { opening->open(1); };
  client_peer.run(*client, [opening] { opening->open(1); });
  client_peer.wait_messages(5);
  client_peer.run(*client, [opening] { opening->open(3); });
  client_peer.wait_messages(8);
  EXPECT_EQ(client_peer.open().size(), 8u);
  const auto received = client_peer.received();
  EXPECT_EQ(received.size(), 8u);
  for (const auto& [channel, messages] : received) EXPECT_EQ(messages.size(), 1u);
}

TEST_P(Reopening, AClientMayGoWhileItOpensChannels) {
  serve();
  client = connect(client_peer, 0);
  Client* const opening = client.get();
  client_peer.when_opened = [opening](Channel&) { opening->open(1); };
  client_peer.when_closed = [opening](Channel*) { opening->open(1); };
  client_peer.run(*client, [opening] { opening->open(4); });
  client_peer.wait_open(20);
  client.reset();
  const std::size_t told = client_peer.opened() + client_peer.reasons().size();
  server.reset();
  EXPECT_EQ(client_peer.opened() + client_peer.reasons().size(), told);
}

INSTANTIATE_TEST_SUITE_P(Backends, Reopening, testing::ValuesIn(backends()), name_of_backend);

}  // namespace
}  // namespace wirerace::conformance
