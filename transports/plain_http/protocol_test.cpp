#include "transports/plain_http/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace wirerace::plain_http {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

template <class Protocol>
void feed(Protocol& protocol, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto room = protocol.space();
    const std::size_t size = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), size);
    protocol.added(size);
    bytes.remove_prefix(size);
  }
}

std::string post(std::string_view body, std::string_view fields = {}) {
  return "POST / HTTP/1.1\r\nHost: here\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

constexpr std::string_view no_content = "HTTP/1.1 204 No Content\r\n\r\n";

class Server : public testing::Test {
 protected:
  ServerProtocol protocol{Side::Server};
  std::string out;
};

TEST_F(Server, MakesAMessageOfEachPost) {
  feed(protocol, post("one", "Content-Type: text/plain\r\n") + post("two"));
  auto message = protocol.next(out);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "one");
  EXPECT_EQ(message->kind, Kind::Text);
  message = protocol.next(out);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "two");
  EXPECT_EQ(message->kind, Kind::Binary);
  EXPECT_EQ(out, no_content) << "to the first, which has had no reply";
  EXPECT_FALSE(protocol.next(out));
  EXPECT_EQ(out, std::string(no_content) + std::string(no_content));
}

TEST_F(Server, ReadsARequestThatComesByteByByte) {
  const std::string request = post("a body in pieces", "Content-Type: text/plain\r\n");
  for (const char byte : request.substr(0, request.size() - 1)) {
    feed(protocol, {&byte, 1});
    ASSERT_FALSE(protocol.next(out));
  }
  feed(protocol, request.substr(request.size() - 1));
  const auto message = protocol.next(out);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "a body in pieces");
}

TEST_F(Server, ReadsABodyInChunks) {
  feed(protocol,
       "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
       "4\r\nwhat\r\n6\r\never i\r\n1\r\nt\r\n0\r\n\r\n");
  const auto message = protocol.next(out);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "whatever it");
}

TEST_F(Server, RepliesInTheResponse) {
  feed(protocol, post("question"));
  ASSERT_TRUE(protocol.next(out));
  protocol.append(out, {Kind::Text, "answer"});
  EXPECT_FALSE(protocol.next(out));
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\n\r\nanswer");
}

TEST_F(Server, KeepsWhatItSendsUnaskedForTheNextRequestsInOrder) {
  protocol.append(out, {Kind::Binary, "first"});
  feed(protocol, post("x") + post("y"));
  ASSERT_TRUE(protocol.next(out));
  protocol.append(out, {Kind::Binary, "second"});
  EXPECT_EQ(out, "");
  EXPECT_EQ(protocol.waiting(), 11u);
  ASSERT_TRUE(protocol.next(out));
  EXPECT_THAT(out, EndsWith("\r\n\r\nfirst"));
  out.clear();
  EXPECT_FALSE(protocol.next(out));
  EXPECT_THAT(out, EndsWith("\r\n\r\nsecond"));
  EXPECT_EQ(protocol.waiting(), 0u);
}

TEST_F(Server, RefusesOtherMethodsAndGoesOn) {
  feed(protocol, "GET / HTTP/1.1\r\nHost: here\r\n\r\n" + post("x"));
  EXPECT_TRUE(protocol.next(out));
  EXPECT_THAT(out, AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: POST\r\n")));
}

TEST_F(Server, SaysWhatMayBeAsked) {
  feed(protocol, "OPTIONS / HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_FALSE(protocol.next(out));
  EXPECT_EQ(out, "HTTP/1.1 204 No Content\r\nAllow: POST\r\n\r\n");
}

TEST_F(Server, EndsAfterTheResponseWhereTheClientAsksForIt) {
  feed(protocol, post("x", "Connection: close\r\n"));
  ASSERT_TRUE(protocol.next(out));
  protocol.append(out, {Kind::Text, "y"});
  EXPECT_THROW(protocol.next(out), asio::StreamEnd);
  EXPECT_THAT(out, AllOf(HasSubstr("Connection: close\r\n"), EndsWith("\r\n\r\ny")));
}

TEST_F(Server, EndsWhereABodyIsTooLarge) {
  feed(protocol, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 20000000\r\n\r\n");
  const std::string piece(1 << 20, 'x');
  for (std::size_t size = 0; size + piece.size() <= traits.largest_message; size += piece.size()) {
    feed(protocol, piece);
    EXPECT_FALSE(protocol.next(out));
  }
  feed(protocol, piece);
  EXPECT_THROW(protocol.next(out), asio::StreamEnd);
}

TEST_F(Server, EndsWhereAChunksHeaderDoesNotEnd) {
  feed(protocol, "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  EXPECT_FALSE(protocol.next(out));
  feed(protocol, std::string(100'000, 'a'));
  EXPECT_THROW(protocol.next(out), asio::StreamEnd);
}

TEST_F(Server, EndsWhereItIsNotHttp) {
  feed(protocol, "\x16\x03\x01 hello\r\n\r\n");
  EXPECT_THROW(protocol.next(out), asio::StreamEnd);
}

class Client : public testing::Test {
 protected:
  static std::string response(std::string_view status, std::string_view body) {
    return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
  }

  ClientProtocol protocol{Side::Client, "127.0.0.1:80", "/"};
  std::string out;
};

TEST_F(Client, HasOneRequestOnItsWayAtATime) {
  protocol.append(out, {Kind::Text, "one"});
  protocol.append(out, {Kind::Binary, "two"});
  EXPECT_EQ(out,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 3\r\n\r\none");
  EXPECT_EQ(protocol.waiting(), 3u);
  out.clear();
  feed(protocol, no_content);
  EXPECT_FALSE(protocol.next(out));
  EXPECT_THAT(out, AllOf(HasSubstr("application/octet-stream"), EndsWith("\r\n\r\ntwo")));
  EXPECT_EQ(protocol.waiting(), 0u);
}

TEST_F(Client, TakesTheReply) {
  protocol.append(out, {Kind::Text, "one"});
  feed(protocol, response("200 OK", "reply"));
  const auto message = protocol.next(out);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "reply");
}

TEST_F(Client, EndsAtAnErrorAndAtWhatItDidNotAskFor) {
  feed(protocol, response("200 OK", "reply"));
  EXPECT_THROW(protocol.next(out), asio::StreamEnd);
  ClientProtocol other(Side::Client, "127.0.0.1:80", "/");
  other.append(out, {Kind::Text, "one"});
  feed(other, response("500 Internal Server Error", ""));
  EXPECT_THROW(other.next(out), asio::StreamEnd);
}

TEST_F(Client, EndsWhereTheServerDoesNotKeepTheConnection) {
  protocol.append(out, {Kind::Text, "one"});
  feed(protocol, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nreply");
  try {
    protocol.next(out);
    FAIL();
  } catch (const asio::StreamEnd& end) {
    EXPECT_STREQ(end.what(), "the server does not keep the connection alive");
  }
}

}  // namespace
}  // namespace wirerace::plain_http
