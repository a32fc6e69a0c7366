// The path that a client is given is what it asks its server for.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/raw_connection.hpp"
#include "transports/registry.hpp"

namespace wirerace {
namespace {

using conformance::Peer;

/// The first line of the first request of a client with this path, and the line end; the peer sends a message
/// where its channel opens at once.
std::string asked(std::string_view backend, const std::string& path) {
  boost::asio::io_context context;
  RawConnection::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  Peer peer;
  peer.when_opened = [](Channel& channel) { channel.send({Kind::Text, "a message"}); };
  const auto client =
      find_backend(backend)->connect({.port = acceptor.local_endpoint().port(), .path = path}, peer);
  RawConnection server(acceptor);
  const std::string header = server.read_header();
  return header.substr(0, header.find('\r'));
}

TEST(Path, IsAskedFor) {
  for (const char* backend : {"websocket/beast", "websocket/beast+deflate", "websocket/asio"}) {
    EXPECT_EQ(asked(backend, "/"), "GET / HTTP/1.1") << backend;
    EXPECT_EQ(asked(backend, "/talk?room=1"), "GET /talk?room=1 HTTP/1.1") << backend;
  }
  EXPECT_EQ(asked("http/beast", "/"), "POST / HTTP/1.1");
  EXPECT_EQ(asked("http/beast", "/talk?room=1"), "POST /talk?room=1 HTTP/1.1");
  for (const char* backend : {"http/beast+close", "http/httplib"}) {
    EXPECT_EQ(asked(backend, "/"), "OPTIONS / HTTP/1.1") << backend;
    EXPECT_EQ(asked(backend, "/talk?room=1"), "OPTIONS /talk?room=1 HTTP/1.1") << backend;
  }
}

TEST(Path, StandsBeforeThoseOfASessionsRequests) {
  for (const char* backend :
       {"sse/httplib", "sse/beast", "long-polling/httplib", "long-polling/beast", "short-polling/beast"}) {
    EXPECT_EQ(asked(backend, "/"), "POST /session HTTP/1.1") << backend;
    EXPECT_EQ(asked(backend, "/talk"), "POST /talk/session HTTP/1.1") << backend;
    EXPECT_EQ(asked(backend, "/talk/"), "POST /talk/session HTTP/1.1") << backend;
  }
}

TEST(Path, OfSocketIoHasADefaultOfItsOwnAndEndsWithASlash) {
  EXPECT_EQ(asked("socketio", "/"), "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1");
  EXPECT_EQ(asked("socketio", "/?room=1"), "GET /socket.io/?room=1&EIO=4&transport=websocket HTTP/1.1");
  EXPECT_EQ(asked("socketio", "/talk/"), "GET /talk/?EIO=4&transport=websocket HTTP/1.1");
  EXPECT_EQ(asked("socketio", "/talk?room=1"), "GET /talk/?room=1&EIO=4&transport=websocket HTTP/1.1");
}

}  // namespace
}  // namespace wirerace
