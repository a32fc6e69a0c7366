#include "transports/wire/engine_io.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace wirerace::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct SeenPacket {
  EngineType type;
  Kind kind;
  std::string data;
  bool operator==(const SeenPacket&) const = default;
};

std::vector<SeenPacket> packets_of(std::string_view text) {
  std::vector<SeenPacket> seen;
  EnginePayload payload(text);
  while (payload.more()) {
    const EnginePacket packet = payload.next();
    seen.push_back({packet.type, packet.kind, std::string(packet.data)});
  }
  return seen;
}

TEST(EnginePacket, HasItsTypeInFront) {
  const auto packet = parse_engine_packet({Kind::Text, "2probe"});
  EXPECT_EQ(packet.type, EngineType::Ping);
  EXPECT_EQ(packet.data, "probe");
}

TEST(EnginePacket, IsAMessageWhereItIsBinary) {
  const auto packet = parse_engine_packet({Kind::Binary, "\x01\x02"});
  EXPECT_EQ(packet.type, EngineType::Message);
  EXPECT_EQ(packet.kind, Kind::Binary);
  EXPECT_EQ(packet.data, "\x01\x02");
}

TEST(EnginePacket, IsNotWhatHasNoKnownType) {
  for (const char* wrong : {"", "7", "abc", "/"})
    EXPECT_THROW(parse_engine_packet({Kind::Text, wrong}), BadPacket) << wrong;
}

TEST(EnginePayload, IsSplitAsTheProtocolShows) {
  EXPECT_THAT(packets_of("4hello\x1e"
                         "2\x1e"
                         "4world\x1e"
                         "bAQIDBA=="),
              ElementsAre(SeenPacket{EngineType::Message, Kind::Text, "hello"},
                          SeenPacket{EngineType::Ping, Kind::Text, ""},
                          SeenPacket{EngineType::Message, Kind::Text, "world"},
                          SeenPacket{EngineType::Message, Kind::Binary, "\x01\x02\x03\x04"}));
  EXPECT_TRUE(packets_of("").empty());
}

TEST(EnginePayload, IsMadeAsItIsSplit) {
  std::string payload;
  append_engine_binary(payload, "\x01\x02\x03\x04");
  separate_packets(payload);
  payload += "4hello";
  EXPECT_EQ(payload,
            "bAQIDBA==\x1e"
            "4hello");
}

TEST(EnginePayload, IsRefusedWhereAPacketIsWrong) {
  EXPECT_THAT([] { packets_of("abc"); }, ThrowsMessage<BadPacket>(HasSubstr("no known type")));
  EXPECT_THAT([] { packets_of("4ends here\x1e"); }, ThrowsMessage<BadPacket>(HasSubstr("no known type")));
  EXPECT_THAT([] { packets_of("bAQ"); }, ThrowsMessage<BadPacket>(HasSubstr("not base64")));
  EXPECT_THAT([] { packets_of("4\xff"); }, ThrowsMessage<BadPacket>(HasSubstr("not UTF-8")));
}

TEST(EngineHandshake, IsAsTheProtocolShowsBothWays) {
  const EngineHandshake sent{"lv_VI97HAXpY6yYWAAAC", true, std::chrono::seconds(25), std::chrono::seconds(20),
                             1'000'000};
  const std::string packet = open_packet(sent);
  EXPECT_EQ(
      packet,
      R"(0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,)"
      R"("maxPayload":1000000})");
  const auto read = parse_engine_handshake(std::string_view(packet).substr(1));
  EXPECT_EQ(read.sid, sent.sid);
  EXPECT_TRUE(read.upgrades);
  EXPECT_EQ(read.ping_interval, sent.ping_interval);
  EXPECT_EQ(read.ping_timeout, sent.ping_timeout);
  EXPECT_EQ(read.max_payload, sent.max_payload);
}

TEST(EngineHandshake, IsRefusedWhereSomethingIsMissingOrOutOfRange) {
  const auto right = nlohmann::json::parse(
      open_packet({"x", false, std::chrono::seconds(1), std::chrono::seconds(1), 1}).substr(1));
  EXPECT_NO_THROW(parse_engine_handshake(right.dump()));
  for (const auto& [name, value] : right.items()) {
    auto wrong = right;
    wrong.erase(name);
    EXPECT_THROW(parse_engine_handshake(wrong.dump()), BadPacket) << name;
  }
  for (const char* time : {"0", "-1", "1.5", "1e300", "10000000000", "\"soon\""}) {
    auto wrong = right;
    wrong["pingTimeout"] = nlohmann::json::parse(time);
    EXPECT_THROW(parse_engine_handshake(wrong.dump()), BadPacket) << time;
  }
  EXPECT_THROW(parse_engine_handshake("no JSON"), BadPacket);
}

}  // namespace
}  // namespace wirerace::wire
