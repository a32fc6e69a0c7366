// How WebSockets end over each library: whoever does not do its part of a handshake is let go, and a server
// that goes says so.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/raw_connection.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/websocket/raw_frames.hpp"
#include "transports/websocket/websocket_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace::websocket {
namespace {

using conformance::Peer;
using ::testing::ElementsAre;
using ::testing::StartsWith;
using wire::Opcode;

constexpr std::string_view goodbye = "closed by the peer: 1001 going away";

struct Library {
  const char* name;
  Backend (*backend)();
  std::unique_ptr<Server> (*serve_with_limit)(const ServerOptions&, Listener&, std::chrono::milliseconds);
};

class WebSocketEnding : public testing::TestWithParam<Library> {
 protected:
  void serve() { server = GetParam().backend().serve({}, server_peer); }
  void serve(std::chrono::milliseconds limit) {
    server = GetParam().serve_with_limit({}, server_peer, limit);
  }

  Peer server_peer;
  std::unique_ptr<Server> server;
};

TEST_P(WebSocketEnding, AClientThatSaysNothingIsLetGo) {
  serve(std::chrono::milliseconds(1));
  RawConnection client(server->port());
  EXPECT_EQ(client.read_all(), "");
  EXPECT_EQ(server_peer.opened(), 0u);
}

TEST_P(WebSocketEnding, AClientThatDoesNotCloseAfterAGoodbyeIsLetGo) {
  serve(std::chrono::seconds(1));
  RawConnection client(server->port());
  client.write(request("localhost", "/", sample_key));
  client.read_header();
  client.write(masked(Opcode::Text, "\xff"));  // no UTF-8
  client.write_until_refused();
}

TEST_P(WebSocketEnding, AServerThatGoesSaysSo) {
  serve();
  RawConnection client(server->port());
  client.write(request("localhost", "/", sample_key));
  EXPECT_THAT(client.read_header(), StartsWith("HTTP/1.1 101 "));
  server_peer.wait_open(1);
  server_peer.run(*server, [&] { server_peer.open().front()->send({Kind::Text, "last words"}); });
  const std::string message = bare(Opcode::Text, "last words");
  EXPECT_EQ(client.read(message.size()), message);
  server.reset();
  EXPECT_EQ(client.read_all(), bare(Opcode::Close, wire::going_away));
}

TEST_P(WebSocketEnding, ClientsReportThatTheirServerGoes) {
  std::size_t opened = 0;
  for (const Backend& connecting : {websocket_asio(), websocket_beast()}) {
    Peer clients;
    serve();
    const auto client = connecting.connect({.port = server->port(), .channels = 2}, clients);
    clients.wait_open(2);
    server_peer.wait_open(opened += 2);
    server.reset();
    clients.wait_closed(2);
    EXPECT_THAT(clients.reasons(), ElementsAre(goodbye, goodbye)) << connecting.name;
  }
}

INSTANTIATE_TEST_SUITE_P(, WebSocketEnding,
                         testing::Values(Library{"Asio", websocket_asio, serve_websocket_asio},
                                         Library{"Beast", websocket_beast, serve_websocket_beast}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace wirerace::websocket
