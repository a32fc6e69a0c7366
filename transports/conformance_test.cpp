// What transport.hpp promises, asked of every backend there is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>
#include <set>

#include "transports/over_every_backend.hpp"

namespace wirerace::conformance {
namespace {

std::string bytes_of(Kind kind, std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(kind == Kind::Text ? 'a' + random() % 26 : random() % 256);
  return bytes;
}

constexpr auto sizes = {16,   17,    125,   126,   127,   1000,  1452,  1472,    1473,
                        4096, 16384, 65483, 65507, 65535, 65536, 65537, 300'000, 1'048'576};

class Conformance : public OverEveryBackend {};

TEST_P(Conformance, EverySizeAndKindArrivesUnchangedBothWays) {
  serve_and_connect();
  std::size_t sent = 0;
  for (const Kind kind : {Kind::Text, Kind::Binary}) {
    for (const std::size_t size : sizes) {
      if (size > backend().traits.largest_message) continue;
      const Received message{kind, bytes_of(kind, size, static_cast<unsigned>(size))};
      if (server_speaks()) expect_delivery(*server, server_peer, client_peer, message, sent);
      expect_delivery(*client, client_peer, server_peer, message, sent);
      ASSERT_FALSE(HasFatalFailure());
      ++sent;
    }
  }
}

TEST_P(Conformance, EverySizeAndKindIsEchoedUnchanged) {
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  serve_and_connect();
  std::size_t sent = 0;
  for (const Kind kind : {Kind::Text, Kind::Binary}) {
    for (const std::size_t size : sizes) {
      if (size > backend().traits.largest_message) continue;
      const Received message{kind, bytes_of(kind, size, static_cast<unsigned>(size))};
      expect_delivery(*client, client_peer, server_peer, message, sent);
      client_peer.wait_messages(++sent);
      ASSERT_FALSE(HasFatalFailure());
      EXPECT_TRUE(client_peer.received().begin()->second.back() == message) << "size " << size;
    }
  }
}

TEST_P(Conformance, AMessageOfTheLargestSizeArrives) {
  serve_and_connect();
  const Received message{Kind::Binary, bytes_of(Kind::Binary, backend().traits.largest_message, 3)};
  if (server_speaks()) expect_delivery(*server, server_peer, client_peer, message, 0);
  expect_delivery(*client, client_peer, server_peer, message, 0);
}

TEST_P(Conformance, AMessageAboveTheLargestSizeIsDroppedAndTheChannelGoesOn) {
  serve_and_connect();
  const std::string too_long(backend().traits.largest_message + 1, 'x');
  client_peer.run(*client, [&] { client_peer.open().front()->send({Kind::Binary, too_long}); });
  expect_delivery(*client, client_peer, server_peer, {Kind::Text, "still here, and well"}, 0);
  server_peer.run(*server, [&] { server_peer.open().front()->send({Kind::Binary, too_long}); });
  if (server_speaks())
    expect_delivery(*server, server_peer, client_peer, {Kind::Text, "and so am I, still"}, 0);
}

TEST_P(Conformance, TextKeepsLineBreaksSpacesAndUnicode) {
  serve_and_connect();
  std::size_t sent = 0;
  for (const std::string text :
       {"one line only, no break", "two\nlines", "\n", "\n\nbreaks first", "breaks last\n\n",
        "carriage\rreturn", "both\r\nof them", " leading space", ": like a comment", "data: like a field",
        "grün, 水, 🐎 and a \xEF\xBB\xBF mark"}) {
    if (server_speaks()) expect_delivery(*server, server_peer, client_peer, {Kind::Text, text}, sent);
    expect_delivery(*client, client_peer, server_peer, {Kind::Text, text}, sent);
    ASSERT_FALSE(HasFatalFailure()) << text;
    ++sent;
  }
}

TEST_P(Conformance, ABurstArrivesOnceInOrderBothWays) {
  serve_and_connect();
  constexpr std::size_t count = 2000;
  std::vector<Received> burst;
  for (unsigned i = 0; i < count; ++i) {
    const Kind kind = i % 3 ? Kind::Binary : Kind::Text;
    burst.push_back({kind, std::to_string(100'000 + i) + bytes_of(kind, 20 + i % 300, i)});
  }
  const auto send_all = [&](Peer& peer) {
    for (const Received& message : burst) peer.open().front()->send({message.kind, message.bytes});
  };
  if (server_speaks()) server_peer.run(*server, [&] { send_all(server_peer); });
  client_peer.run(*client, [&] { send_all(client_peer); });

  for (Peer* peer : {&client_peer, &server_peer}) {
    if (peer == &client_peer && !server_speaks()) continue;
    if (backend().traits.reliable && backend().traits.ordered) {
      peer->wait_messages(count);
      const auto received = peer->received();
      EXPECT_TRUE(received.begin()->second == burst);
    } else {
      // Some may be lost; those that arrive were sent, and none arrives twice.
      peer->wait_messages(1);
      const auto received = peer->received();
      std::set<std::string> seen;
      for (const Received& message : received.begin()->second) {
        EXPECT_TRUE(std::find(burst.begin(), burst.end(), message) != burst.end()) << message.bytes;
        EXPECT_TRUE(seen.insert(message.bytes).second) << "twice: " << message.bytes;
      }
    }
  }
}

TEST_P(Conformance, AMessageToAllArrivesAtEachOnce) {
  if (!server_speaks()) GTEST_SKIP() << "its server sends nothing but replies";
  serve_and_connect(5);
  const Received first{Kind::Text, "to everybody who is here"},
      second{Kind::Binary, bytes_of(Kind::Binary, 5000, 1)};
  const std::string too_long(backend().traits.largest_message + 1, 'x');
  server_peer.run(*server, [&] {
    std::vector<Channel*> channels = server_peer.open();
    channels.insert(channels.begin() + 2, nullptr);
    server->send_all(channels, {first.kind, first.bytes});
    server->send_all(channels, {Kind::Binary, too_long});
    server->send_all(channels, {second.kind, second.bytes});
  });
  client_peer.wait_messages(10);
  const auto received = client_peer.received();
  ASSERT_EQ(received.size(), 5u);
  for (const auto& [channel, messages] : received)
    EXPECT_THAT(messages, testing::UnorderedElementsAre(first, second));
}

TEST_P(Conformance, BacklogIsZeroOnceAllHasArrived) {
  serve_and_connect();
  for (const Side side : {Side::Server, Side::Client}) {
    if (side == Side::Server && !server_speaks()) continue;
    End& end = side == Side::Server ? static_cast<End&>(*server) : *client;
    Peer& from = side == Side::Server ? server_peer : client_peer;
    Peer& to = side == Side::Server ? client_peer : server_peer;
    from.run(end, [&] {
      for (int i = 0; i < 50; ++i) from.open().front()->send({Kind::Text, std::string(500, 'x')});
    });
    to.wait_messages(50);
    std::size_t backlog = 1;
    while (backlog != 0 && !HasFailure()) {
      from.run(end, [&] { backlog = from.open().front()->backlog(); });
    }
  }
}

TEST_P(Conformance, AHundredClientsAtOnceEachGetTheirOwnEchoes) {
  constexpr unsigned clients = 100;
  constexpr unsigned rounds = 10;
  server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  // Each client channel sends its next message when the echo of the last has come.
  client_peer.when_opened = [next = 0](Channel& channel) mutable {
    channel.send({Kind::Text, "client " + std::to_string(1000 + next++) + " round 00"});
  };
  client_peer.when_received = [](Channel& channel, Message message) {
    std::string text(message.bytes);
    const int round = std::stoi(text.substr(text.size() - 2)) + 1;
    if (round == static_cast<int>(rounds)) return;
    text.replace(text.size() - 2, 2, round < 10 ? "0" + std::to_string(round) : std::to_string(round));
    channel.send({Kind::Text, text});
  };
  serve(clients);
  client = connect(client_peer, clients);
  client_peer.wait_messages(clients * rounds);

  const auto received = client_peer.received();
  EXPECT_EQ(received.size(), clients);
  for (const auto& [channel, messages] : received) {
    ASSERT_EQ(messages.size(), rounds);
    for (const Received& message : messages) {
      EXPECT_EQ(message.bytes.substr(0, 11), messages.front().bytes.substr(0, 11));
    }
  }
  EXPECT_EQ(server_peer.open().size(), clients);
}

TEST_P(Conformance, ClientsAreToldWhenTheServerIsGone) {
  serve_and_connect(3);
  server.reset();
  client_peer.wait_closed(3);
  EXPECT_TRUE(client_peer.open().empty());
  EXPECT_THAT(client_peer.reasons(), testing::Each(testing::Not(testing::IsEmpty())));
}

TEST_P(Conformance, TheServerIsToldWhenAClientIsGoneAndServesOn) {
  serve(3);
  Peer other_peer;
  client = connect(client_peer, 2);
  auto other = connect(other_peer, 1);
  server_peer.wait_open(3);
  other_peer.wait_open(1);
  client.reset();
  server_peer.wait_closed(2);
  ASSERT_EQ(server_peer.open().size(), 1u);
  if (server_speaks())
    expect_delivery(*server, server_peer, other_peer, {Kind::Text, "for those who stay"}, 0);
  expect_delivery(*other, other_peer, server_peer, {Kind::Text, "from one who stays"}, 0);
  other.reset();
}

TEST_P(Conformance, ATakenPortIsRefusedByNumberAndReason) {
  serve();
  Peer second;
  try {
    backend().serve({.port = server->port()}, second);
    FAIL() << "two servers share port " << server->port();
  } catch (const TransportError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(std::to_string(server->port())));
    EXPECT_THAT(error.what(), testing::HasSubstr("Address already in use"));
  }
}

TEST_P(Conformance, ConnectingWhereNothingListensClosesEveryChannelWithAReason) {
  serve();
  const std::uint16_t port = server->port();
  server.reset();
  client = backend().connect({.port = port, .channels = 3}, client_peer);
  client_peer.wait_closed(3);
  EXPECT_TRUE(client_peer.open().empty());
  EXPECT_EQ(client_peer.reasons().size(), 3u);
  EXPECT_THAT(client_peer.reasons(), testing::Each(testing::Not(testing::IsEmpty())));
}

TEST_P(Conformance, APortIsFreeAgainOnceItsServerIsGone) {
  serve_and_connect();
  const std::uint16_t port = server->port();
  server.reset();
  client_peer.wait_closed(1);
  Peer second;
  EXPECT_NO_THROW(server = backend().serve({.port = port}, second));
  server.reset();
}

TEST_P(Conformance, TheTimerFiresOnceAtBothEndsNoSoonerThanAsked) {
  serve_and_connect();
  for (const auto& [end, peer] :
       {std::pair<End*, Peer*>{server.get(), &server_peer}, {client.get(), &client_peer}}) {
    const TimePoint when = Clock::now() + std::chrono::milliseconds(30);
    end->wake_at(when - std::chrono::milliseconds(20));
    end->wake_at(when);  // replaces the one before, unless that has fired already
    peer->wait_fired(when);
    EXPECT_GE(peer->fired().front(), when - std::chrono::milliseconds(20));
    EXPECT_LE(peer->fired().size(), 2u);
  }
}

/// Sends on every open channel whenever its timer fires, which is all the time.
class Restless : public Listener {
 public:
  void attach(End& end) {
    end_ = &end;
    end.wake_at(Clock::now());
  }
  void wait_fired(unsigned times) {
    for (unsigned seen = fired_; seen < times; seen = fired_) fired_.wait(seen);
  }
  void wait_received() { received_.wait(false); }

  void on_open(Channel& channel) override {
    const std::lock_guard lock(mutex_);
    open_.insert(&channel);
  }
  void on_message(Channel&, Message) override {
    received_ = true;
    received_.notify_all();
  }
  void on_close(Channel* channel, std::string_view) override {
    const std::lock_guard lock(mutex_);
    open_.erase(channel);
  }
  void on_timer() override {
    {
      const std::lock_guard lock(mutex_);
      for (Channel* channel : open_) {
        if (channel->backlog() < 100'000) channel->send({Kind::Text, "as ever, nothing new from here"});
      }
    }
    ++fired_;
    fired_.notify_all();
    end_->wake_at(Clock::now());
  }

 private:
  std::mutex mutex_;
  std::set<Channel*> open_;
  End* end_ = nullptr;
  std::atomic<unsigned> fired_{0};
  std::atomic<bool> received_{false};
};

TEST_P(Conformance, AnEndMayGoWhileItsTimerSends) {
  Restless serving, connecting;
  server = backend().serve({.channels = 3, .tuning = tuning()}, serving);
  client = backend().connect({.port = server->port(), .channels = 3, .tuning = tuning()}, connecting);
  serving.attach(*server);
  connecting.attach(*client);
  connecting.wait_received();
  serving.wait_fired(50);
  connecting.wait_fired(50);
  client.reset();
  server.reset();
}

TEST_P(Conformance, ASteadyStreamUpKeepsNoMessageFromComingDown) {
  Restless connecting;
  serve();
  client = backend().connect({.port = server->port(), .tuning = tuning()}, connecting);
  server_peer.wait_open(1);
  connecting.attach(*client);
  server_peer.wait_messages(100);
  server_peer.run(*server, [&] { server_peer.open().front()->send({Kind::Text, "something new at last"}); });
  connecting.wait_received();
  client.reset();
}

INSTANTIATE_TEST_SUITE_P(Backends, Conformance, testing::ValuesIn(backends()), name_of_backend);

}  // namespace
}  // namespace wirerace::conformance
