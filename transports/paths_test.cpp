// The path and the host that a client is given are what it asks its server for.
#include <gmock/gmock.h>

#include <regex>

#include "transports/conformance_peer.hpp"
#include "transports/http/host.hpp"
#include "transports/raw_connection.hpp"
#include "transports/registry.hpp"

namespace wirerace {
namespace {

using conformance::Peer;

/// The first request's header, of a client with these; the peer sends a message where its channel opens at
/// once.
std::string header_of_first(std::string_view backend, const std::string& host, const std::string& path) {
  boost::asio::io_context context;
  RawConnection::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  Peer peer;
  peer.when_opened = [](Channel& channel) { channel.send({Kind::Text, "a message"}); };
  const std::uint16_t port = acceptor.local_endpoint().port();
  const auto client = find_backend(backend)->connect({.port = port, .host = host, .path = path}, peer);
  RawConnection server(acceptor);
  const std::string header = server.read_header();
  return std::regex_replace(header, std::regex(":" + std::to_string(port)), ":PORT");
}

/// Its first line.
std::string asked(std::string_view backend, const std::string& path) {
  const std::string header = header_of_first(backend, "", path);
  return header.substr(0, header.find('\r'));
}

TEST(Path, IsAskedFor) {
  for (const char* backend : {"websocket/beast", "websocket/beast+deflate", "websocket/asio"}) {
    EXPECT_EQ(asked(backend, "/"), "GET / HTTP/1.1") << backend;
    EXPECT_EQ(asked(backend, "/talk?room=1"), "GET /talk?room=1 HTTP/1.1") << backend;
  }
  EXPECT_EQ(asked("http/beast", "/"), "POST / HTTP/1.1");
  EXPECT_EQ(asked("http/beast", "/talk?room=1"), "POST /talk?room=1 HTTP/1.1");
  for (const char* backend : {"http/beast+close", "http/httplib", "http/httplib+close"}) {
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

TEST(Host, IsTheServersNameOrElseItsAddress) {
  for (const char* backend :
       {"websocket/beast", "websocket/asio", "http/beast", "http/beast+close", "http/httplib", "sse/beast",
        "sse/httplib", "long-polling/beast", "short-polling/httplib", "socketio"}) {
    EXPECT_THAT(header_of_first(backend, "", "/"), testing::HasSubstr("\r\nHost: 127.0.0.1:PORT\r\n"))
        << backend;
    EXPECT_THAT(header_of_first(backend, "talk.test", "/"),
                testing::HasSubstr("\r\nHost: talk.test:PORT\r\n"))
        << backend;
  }
}

TEST(Host, HasBracketsAroundAnAddressAndNoUsualPort) {
  const auto tls = std::make_shared<const Tls>();
  EXPECT_EQ(http::host_field({.address = "::1", .port = 9001}), "[::1]:9001");
  EXPECT_EQ(http::host_field({.port = 80, .host = "talk.test"}), "talk.test");
  EXPECT_EQ(http::host_field({.port = 443, .host = "talk.test"}), "talk.test:443");
  EXPECT_EQ(http::host_field({.port = 443, .host = "talk.test", .tuning = {.tls = tls}}), "talk.test");
  EXPECT_EQ(http::host_field({.port = 80, .tuning = {.tls = tls}}), "127.0.0.1:80");
}

}  // namespace
}  // namespace wirerace
