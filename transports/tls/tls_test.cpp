// What transport.hpp promises of TLS, asked of every backend whose traits say that it has it.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <latch>
#include <random>

#include "transports/over_every_backend.hpp"
#include "transports/raw_connection.hpp"
#include "transports/tls/certificates.hpp"
#include "transports/tls/context.hpp"

namespace wirerace::conformance {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* address = "127.0.0.1";

std::shared_ptr<const Tls> make(const char* for_address, bool resumed = false) {
  Tls made = make_tls(for_address);
  made.resumed = resumed;
  return std::make_shared<const Tls>(std::move(made));
}

std::string random_bytes(std::size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size + sizeof(std::uint64_t), '\0');
  for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
    const std::uint64_t next = random();
    bytes.replace(at, sizeof next, reinterpret_cast<const char*>(&next), sizeof next);
  }
  bytes.resize(size);
  return bytes;
}

class UnderTls : public OverEveryBackend {
 protected:
  UnderTls() { tls = make(address); }

  void expect_echoes(unsigned channels) {
    server_peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
    client_peer.when_opened = [next = 0](Channel& channel) mutable {
      channel.send({Kind::Text, "client " + std::to_string(1000 + next++)});
    };
    serve_and_connect(channels);
    client_peer.wait_messages(channels);
    const auto received = client_peer.received();
    EXPECT_EQ(received.size(), channels);
    std::vector<std::string> all;
    for (const auto& [channel, messages] : received) all.push_back(messages.front().bytes);
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::unique(all.begin(), all.end()), all.end()) << "an echo twice";
  }

  /// The only channel is refused before it has opened.
  std::string refusal() {
    client = connect(client_peer);
    client_peer.wait_closed(1);
    EXPECT_EQ(client_peer.opened(), 0u);
    return HasFailure() ? "" : client_peer.reasons().front();
  }
};

TEST_P(UnderTls, EverySizeArrivesUnchangedBothWays) {
  serve_and_connect();
  std::size_t sent = 0;
  for (const std::size_t size : {0, 1, 16, 16'383, 16'384, 16'385, 32'768, 65'536, 1 << 20, 4 << 20}) {
    const Received message{Kind::Binary, random_bytes(size)};
    if (server_speaks()) expect_delivery(*server, server_peer, client_peer, message, sent);
    expect_delivery(*client, client_peer, server_peer, message, sent);
    ASSERT_FALSE(HasFatalFailure());
    ++sent;
  }
}

TEST_P(UnderTls, AHundredChannelsEachGetTheirOwnEcho) {
  expect_echoes(100);
}

TEST_P(UnderTls, MoreThanTheSocketsHoldArrivesBothWaysAtOnce) {
  serve_and_connect();
  std::vector<Received> burst;
  for (std::size_t i = 0; i < 700; ++i) burst.push_back({Kind::Binary, random_bytes(i * 40)});
  const auto send_all = [&](Peer& peer) {
    for (const Received& message : burst) peer.open().front()->send({message.kind, message.bytes});
  };
  if (server_speaks()) server_peer.run(*server, [&] { send_all(server_peer); });
  client_peer.run(*client, [&] { send_all(client_peer); });
  server_peer.wait_messages(burst.size());
  EXPECT_TRUE(server_peer.received().begin()->second == burst);
  if (!server_speaks()) return;
  client_peer.wait_messages(burst.size());
  EXPECT_TRUE(client_peer.received().begin()->second == burst);
}

TEST_P(UnderTls, WhoReadsSlowlyStillGetsAll) {
  if (!server_speaks()) GTEST_SKIP() << "its server sends nothing but replies";
  constexpr std::size_t count = 300;
  const std::string piece = random_bytes(100'000);
  std::latch reads(1);
  client_peer.when_received = [&](Channel&, Message) { reads.wait(); };
  serve_and_connect();
  std::size_t backlog = 0;
  server_peer.run(*server, [&] {
    Channel& channel = *server_peer.open().front();
    for (std::size_t i = 0; i < count; ++i) channel.send({Kind::Binary, piece});
    backlog = channel.backlog();
  });
  EXPECT_GT(backlog, 0u);
  reads.count_down();
  client_peer.wait_messages(count);
  const auto received = client_peer.received();
  for (const Received& message : received.begin()->second) EXPECT_TRUE(message.bytes == piece);
  while (backlog != 0 && !HasFailure())
    server_peer.run(*server, [&] { backlog = server_peer.open().front()->backlog(); });
}

TEST_P(UnderTls, AClientRefusesACertificateOfAnotherAuthority) {
  serve();
  tls = make(address);
  EXPECT_THAT(refusal(), HasSubstr("certificate"));
  EXPECT_EQ(server_peer.opened(), 0u);
}

TEST_P(UnderTls, AClientRefusesACertificateForAnotherAddress) {
  tls = make("127.0.0.2");
  serve();
  EXPECT_THAT(refusal(), HasSubstr("certificate"));
  EXPECT_EQ(server_peer.opened(), 0u);
}

TEST_P(UnderTls, ACertificateMayBeForTheServersName) {
  host = "localhost";  // which make_tls() puts into all certificates
  expect_echoes(1);
}

TEST_P(UnderTls, AClientRefusesACertificateThatIsNotForTheServersName) {
  serve();
  host = "talk.test";
  EXPECT_THAT(refusal(), HasSubstr("certificate"));
  EXPECT_EQ(server_peer.opened(), 0u);
}

TEST_P(UnderTls, AServerOfSeveralNamesIsToldWhichIsMeant) {
  boost::asio::io_context context;
  RawConnection::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  const std::uint16_t port = acceptor.local_endpoint().port();
  client = backend().connect({.port = port, .host = "localhost", .tuning = tuning()}, client_peer);
  {
    RawConnection connection(acceptor);
    const tls::Context mine = tls::server_context(*tls);
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(mine.get()), SSL_free);
    SSL_set_fd(ssl.get(), connection.descriptor());
    EXPECT_EQ(SSL_accept(ssl.get()), 1);
    EXPECT_STREQ(SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name), "localhost");
  }
  acceptor.close();
}

TEST_P(UnderTls, AnyOfSeveralAuthoritiesWillDo) {
  serve();
  Tls believed = make_tls("192.0.2.7");
  believed.authority.append(tls->authority).append(make_tls("192.0.2.8").authority);
  tls = std::make_shared<const Tls>(believed);
  client = connect(client_peer);
  client_peer.wait_open(1);
}

TEST_P(UnderTls, AClientOfAServerInTheClearIsToldWhyItDoesNotOpen) {
  const auto secured = std::exchange(tls, nullptr);
  serve();
  tls = secured;
  EXPECT_THAT(refusal(), Not(IsEmpty()));
}

TEST_P(UnderTls, AClientInTheClearIsToldThatItHasEnded) {
  serve();
  tls = nullptr;
  client_peer.when_opened = [](Channel& channel) { channel.send({Kind::Text, "is anybody there?"}); };
  client = connect(client_peer);
  client_peer.wait_closed(1);
  EXPECT_THAT(client_peer.reasons(), Each(Not(IsEmpty())));
  EXPECT_EQ(server_peer.opened(), 0u);
}

TEST_P(UnderTls, ClientsAreToldWhenTheServerIsGone) {
  serve_and_connect(3);
  server.reset();
  client_peer.wait_closed(3);
  EXPECT_TRUE(client_peer.open().empty());
  EXPECT_THAT(client_peer.reasons(), Each(Not(IsEmpty())));
  // Who polls may just be connecting again.
  EXPECT_THAT(client_peer.reasons(), Each(AnyOf(Not(HasSubstr("TLS")), HasSubstr("closed by the peer"))));
}

TEST_P(UnderTls, TheServerIsToldWhenAClientIsGone) {
  serve_and_connect(3);
  client.reset();
  server_peer.wait_closed(3);
  EXPECT_THAT(server_peer.reasons(), Each(Not(HasSubstr("TLS")))) << "an end is no fault of TLS";
}

TEST_P(UnderTls, ResumedChannelsOpenAndTheServerHearsOfNoOther) {
  if (!backend().traits.tls_resumed) GTEST_SKIP() << "its sessions are not resumed";
  tls = make(address, true);
  expect_echoes(20);
  EXPECT_EQ(server_peer.opened(), 20u);
  client.reset();
  server_peer.wait_closed(20);
}

/// A client of OpenSSL's that speaks no version beyond `newest`; the version agreed to, or 0.
int version_agreed_to(std::uint16_t port, int newest) {
  RawConnection connection(port);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  SSL_CTX_set_max_proto_version(context.get(), newest);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), connection.descriptor());
  return SSL_connect(ssl.get()) == 1 ? SSL_version(ssl.get()) : 0;
}

TEST_P(UnderTls, AServerSpeaksVersion13) {
  serve();
  EXPECT_EQ(version_agreed_to(server->port(), TLS1_3_VERSION), TLS1_3_VERSION);
  const int older = backend().transport() == "grpc" ? TLS1_2_VERSION : 0;  // gRPC takes 1.2 as well
  EXPECT_EQ(version_agreed_to(server->port(), TLS1_2_VERSION), older);
}

std::vector<Backend> secured_backends() {
  std::vector<Backend> all = backends();
  std::erase_if(all, [](const Backend& backend) { return !backend.traits.tls; });
  return all;
}

INSTANTIATE_TEST_SUITE_P(Backends, UnderTls, testing::ValuesIn(secured_backends()), name_of_backend);

}  // namespace
}  // namespace wirerace::conformance
