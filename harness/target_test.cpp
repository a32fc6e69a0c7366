#include "harness/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace wirerace {
namespace {

using testing::HasSubstr;

TEST(Target, IsReadFromItsUrl) {
  const Target target = parse_target("websocket=ws://127.0.0.1:9001/");
  EXPECT_EQ(target.name, "websocket/127.0.0.1:9001");
  EXPECT_EQ(target.client, "websocket/beast");
  EXPECT_EQ(target.address, "127.0.0.1");
  EXPECT_EQ(target.port, 9001);
  EXPECT_TRUE(target.loopback);
  EXPECT_EQ(target.backend.name, target.name);
  EXPECT_EQ(target.backend.transport(), "websocket");
  EXPECT_TRUE(is_target(target.backend));
}

TEST(Target, MayHaveANameOfItsOwnAndNoScheme) {
  const Target target = parse_target("tcp/mine=[::1]:80");
  EXPECT_EQ(target.name, "tcp/mine");
  EXPECT_EQ(target.address, "::1");
  EXPECT_EQ(target.port, 80);
  EXPECT_TRUE(target.loopback);
}

TEST(Target, MayHaveAPath) {
  const auto path = [](std::string_view text) { return parse_target(text).path; };
  EXPECT_EQ(path("websocket=ws://127.0.0.1:9001"), "/");
  EXPECT_EQ(path("websocket=ws://127.0.0.1:9001/"), "/");
  EXPECT_EQ(path("websocket=ws://127.0.0.1:9001/talk/to?room=1&who=%C3%BC"), "/talk/to?room=1&who=%C3%BC");
  EXPECT_EQ(path("http=127.0.0.1:9001?room=1"), "/?room=1");
  EXPECT_EQ(path("http=http://[::1]:9001/a:80/b"), "/a:80/b");
  EXPECT_EQ(path("sse=http://127.0.0.1:9001/talk/"), "/talk/");
  EXPECT_EQ(path("socketio=http://127.0.0.1:9001/talk/?token=x"), "/talk/?token=x");
  EXPECT_EQ(path("tcp=tcp://127.0.0.1:9001/"), "/");
  const Target target = parse_target("websocket=ws://127.0.0.1:9001/talk");
  EXPECT_EQ(target.name, "websocket/127.0.0.1:9001");
  EXPECT_EQ(target.backend.settings.front().second, "at 127.0.0.1:9001/talk, not started by wirerace");
}

TEST(Target, MayBeOverTls) {
  const Target target = parse_target("websocket=wss://localhost:9001/talk");
  EXPECT_EQ(target.client, "websocket/beast+tls");
  EXPECT_EQ(target.backend.encryption, Encryption::Tls);
  EXPECT_EQ(target.host, "localhost");
  EXPECT_EQ(target.address, "127.0.0.1");
  EXPECT_EQ(parse_target("websocket=ws://localhost:9001").backend.encryption, Encryption::None);
  for (const char* text : {"http=https://[::1]:1", "sse=https://[::1]:1", "socketio=https://[::1]:1",
                           "tcp=tls://[::1]:1", "grpc=grpcs://[::1]:1"})
    EXPECT_EQ(parse_target(text).backend.encryption, Encryption::Tls) << text;
}

TEST(Target, HasTheUsualPortOfHttpWhereNoneIsGiven) {
  EXPECT_EQ(parse_target("websocket=ws://127.0.0.1/talk").port, 80);
  EXPECT_EQ(parse_target("websocket=wss://[::1]").port, 443);
  EXPECT_EQ(parse_target("http=127.0.0.1").port, 80);
  EXPECT_EQ(parse_target("sse=https://127.0.0.1/talk").port, 443);
}

TEST(Target, IsLookedUp) {
  const Target target = parse_target("http=http://localhost:8000");
  EXPECT_EQ(target.name, "http/localhost:8000");
  EXPECT_EQ(target.address, "127.0.0.1");
  EXPECT_TRUE(target.loopback);
  EXPECT_FALSE(parse_target("udp=192.0.2.7:9").loopback);
  EXPECT_FALSE(parse_target("udp=[2001:db8::1]:9").loopback);
}

TEST(Target, IsRefusedWithWhatIsWrong) {
  const auto wrong = [](std::string_view text) -> std::string {
    try {
      parse_target(text);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_THAT(wrong("ws://127.0.0.1:9001"), HasSubstr("write TRANSPORT=URL"));
  EXPECT_THAT(
      wrong("long-polling=http://127.0.0.1:9001"),
      HasSubstr("long-polling has no targets: websocket, http, sse, socketio, tcp, udp and grpc have"));
  EXPECT_THAT(wrong("websocket=http://127.0.0.1:9001"),
              HasSubstr("write ws://HOST:PORT or wss://HOST:PORT, not http://"));
  EXPECT_THAT(wrong("udp=dtls://127.0.0.1:9001"), HasSubstr("write udp://HOST:PORT, not dtls://"));
  EXPECT_THAT(wrong("udp=://127.0.0.1:9001"), HasSubstr("write udp://HOST:PORT, not ://"));
  EXPECT_THAT(wrong("tcp=127.0.0.1"), HasSubstr("write tcp://HOST:PORT"));
  EXPECT_THAT(wrong("grpc=grpcs://[::1]"), HasSubstr("write grpcs://HOST:PORT"));
  EXPECT_THAT(wrong("tcp=[::1:80"), HasSubstr("write tcp://HOST:PORT"));
  EXPECT_THAT(wrong("tcp=[::1]80"), HasSubstr("write tcp://HOST:PORT"));
  EXPECT_THAT(wrong("websocket=wss://:443"), HasSubstr("write wss://HOST:PORT"));
  EXPECT_THAT(wrong("websocket=ws://127.0.0.1:0"), HasSubstr("\"0\" is no port"));
  EXPECT_THAT(wrong("websocket=ws://127.0.0.1:99999"), HasSubstr("\"99999\" is no port"));
  EXPECT_THAT(wrong("tcp=127.0.0.1:9001/talk"), HasSubstr("tcp knows no path: leave out \"/talk\""));
  EXPECT_THAT(wrong("udp=udp://127.0.0.1:9001?x"), HasSubstr("udp knows no path: leave out \"?x\""));
  EXPECT_THAT(wrong("grpc=127.0.0.1:9001/talk"), HasSubstr("grpc knows no path"));
  EXPECT_THAT(wrong("http=http://127.0.0.1:9001/my talk"), HasSubstr("the byte 0x20, which no URL may"));
  EXPECT_THAT(wrong("http=http://127.0.0.1:9001/a\r\nX: b"), HasSubstr("write it as %0D"));
  EXPECT_THAT(wrong("websocket=ws://127.0.0.1:9001/gr\xc3\xbcn"), HasSubstr("write it as %C3"));
  EXPECT_THAT(wrong("websocket=ws://127.0.0.1:9001/talk#one"), HasSubstr("leave out what begins with #"));
  EXPECT_THAT(wrong("sse=http://127.0.0.1:9001/talk?room=1"),
              HasSubstr("the requests of sse have queries of their own: leave out \"?room=1\""));
  EXPECT_THAT(wrong("tcp=no.such.host.invalid:1"), HasSubstr("no address for no.such.host.invalid"));
  EXPECT_THAT(wrong("tcp/asio=127.0.0.1:9000"), HasSubstr("tcp/asio is a backend of ours"));
}

TEST(Target, IsFoundByItsName) {
  const Targets targets = {std::make_shared<Target>(parse_target("tcp/one=127.0.0.1:1")),
                           std::make_shared<Target>(parse_target("tcp/two=127.0.0.1:2"))};
  EXPECT_EQ(find_target(targets, "tcp/two"), targets[1].get());
  EXPECT_EQ(find_target(targets, "tcp/asio"), nullptr);
}

}  // namespace
}  // namespace wirerace
