#include "transports/websocket/handshake.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "transports/websocket/raw_frames.hpp"

namespace wirerace::websocket {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Of sample_key, RFC 6455 §1.3.
constexpr std::string_view sample_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, text.npos) << part;
  return text.replace(at, part.size(), by);
}

std::string reply_to(std::string_view asked) {
  std::string reply;
  answer(asked, reply);
  return reply;
}

TEST(Handshake, ProvesTheKeyAsTheRfcShows) {
  EXPECT_EQ(accept_of(sample_key), sample_accept);
}

TEST(Handshake, OfOurClientAndOurServerComesOff) {
  const std::string own = random_key();
  EXPECT_NE(own, random_key());
  const std::string asked = request("127.0.0.1:80", "/", own);
  const std::string reply = reply_to(asked);
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
  EXPECT_EQ(check_reply(reply, own), reply.size());
}

TEST(Handshake, WaitsForTheWholeHeaderAndTakesNoMore) {
  const std::string asked = request("h", "/", sample_key);
  std::string reply;
  for (std::size_t n = 0; n < asked.size(); ++n)
    EXPECT_EQ(answer(asked.substr(0, n), reply), std::nullopt) << n;
  EXPECT_EQ(reply, "");
  EXPECT_EQ(answer(asked + "\x81\x85", reply), asked.size());
  for (std::size_t n = 0; n < reply.size(); ++n)
    EXPECT_EQ(check_reply(reply.substr(0, n), sample_key), std::nullopt) << n;
  EXPECT_EQ(check_reply(reply + "\x81\x05hello", sample_key), reply.size());
}

TEST(Handshake, TakesARequestAsABrowserMakesIt) {
  EXPECT_THAT(
      reply_to("GET /chat?room=1 HTTP/1.1\r\nhost: example.com\r\nUser-Agent: Mozilla/5.0\r\n"
               "connection: keep-alive, Upgrade\r\nupgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Extensions: permessage-deflate\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
      HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
}

TEST(Handshake, RefusesWhatAsksForNoWebSocketAndSaysWhy) {
  const std::string good = request("h", "/", sample_key);
  struct Case {
    std::string asked, status, why;
  };
  for (const Case& one : std::vector<Case>{
           {replaced(good, "GET", "POST"), "400 Bad Request", "not GET"},
           {replaced(good, "HTTP/1.1", "HTTP/1.0"), "400 Bad Request", "not HTTP/1.1"},
           {replaced(good, "Host: h\r\n", ""), "400 Bad Request", "no Host"},
           {replaced(good, "Upgrade: websocket\r\n", ""), "400 Bad Request", "no Upgrade"},
           {replaced(good, "Connection: Upgrade", "Connection: close"), "400 Bad Request", "no Connection"},
           {replaced(good, sample_key, "c2hvcnQ="), "400 Bad Request", "16 bytes"},
           {replaced(good, "Version: 13", "Version: 8"), "426 Upgrade Required", "version 13"},
           {"nonsense\r\n\r\n", "400 Bad Request", ""},
           {"GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x'), "400 Bad Request", "limit"}}) {
    std::string reply;
    try {
      answer(one.asked, reply);
      FAIL() << one.asked;
    } catch (const HandshakeError& error) {
      EXPECT_THAT(error.what(), HasSubstr(one.why));
    }
    EXPECT_THAT(reply, StartsWith("HTTP/1.1 " + one.status + "\r\n"));
    EXPECT_THAT(reply, HasSubstr(one.why));
  }
}

TEST(Handshake, RefusesAReplyThatProvesNothing) {
  const std::string good = reply_to(request("h", "/", sample_key));
  struct Case {
    std::string reply, why;
  };
  for (const Case& one : std::vector<Case>{
           {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404 Not Found"},
           {replaced(good, sample_accept, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "Sec-WebSocket-Accept"},
           {replaced(good, "Upgrade: websocket\r\n", ""), "Upgrade: websocket"},
           {replaced(good, "Connection: Upgrade\r\n", ""), "Connection: Upgrade"},
           {replaced(good, "\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"),
            "extension"}}) {
    try {
      check_reply(one.reply, sample_key);
      FAIL() << one.reply;
    } catch (const HandshakeError& error) {
      EXPECT_THAT(error.what(), HasSubstr(one.why));
    }
  }
}

}  // namespace
}  // namespace wirerace::websocket
