// For tests of every backend there is: an end and a peer of each side.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>

#include "transports/conformance_peer.hpp"
#include "transports/registry.hpp"

namespace wirerace {

/// For GoogleTest: what a test's parameter is called in its output.
inline void PrintTo(const Backend& backend, std::ostream* to) {
  *to << backend.name;
}

}  // namespace wirerace

namespace wirerace::conformance {

class OverEveryBackend : public testing::TestWithParam<Backend> {
 protected:
  const Backend& backend() const { return GetParam(); }

  /// Whether what a server sends needs no message of the client to ride on.
  bool server_speaks() const { return !backend().traits.replies_only; }

  void serve(unsigned channels = 1) {
    server = backend().serve({.channels = channels, .tuning = tuning()}, server_peer);
  }
  std::unique_ptr<Client> connect(Peer& peer, unsigned channels = 1) {
    return backend().connect({.port = server->port(), .host = host, .channels = channels, .tuning = tuning()},
                             peer);
  }
  void serve_and_connect(unsigned channels = 1) {
    serve(channels);
    client = connect(client_peer, channels);
    client_peer.wait_open(channels);
    server_peer.wait_open(channels);
  }

  /// Sends from `from`'s only channel and expects the same bytes at `to`, after `before` messages.
  void expect_delivery(End& end, Peer& from, Peer& to, const Received& sent, std::size_t before) {
    from.run(end, [&] { from.open().front()->send({sent.kind, sent.bytes}); });
    to.wait_messages(before + 1);
    ASSERT_FALSE(HasFatalFailure());
    const auto received = to.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_TRUE(received.begin()->second.back() == sent) << "size " << sent.bytes.size();
  }

  Tuning tuning() const { return {.poll_interval = std::chrono::milliseconds(5), .tls = tls}; }

  std::shared_ptr<const Tls> tls;  // null: in the clear
  std::string host;                // the server's name

  // Declared so that the ends go before the peers they call.
  Peer server_peer;
  Peer client_peer;
  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;
};

/// In a test's name: "websocket_asio".
inline std::string name_of(const Backend& backend) {
  std::string name = backend.name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
}
inline std::string name_of_backend(const testing::TestParamInfo<Backend>& info) {
  return name_of(info.param);
}

}  // namespace wirerace::conformance
