#include "transports/wire/socket_io.hpp"

#include <gmock/gmock.h>

namespace wirerace::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::size_t largest_packet = 1000;

struct Example {
  const char* text;
  Packet packet;
};

// From the protocol's document.
const Example examples[] = {
    {"0", {PacketType::Connect}},
    {R"(0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"})",
     {PacketType::Connect, 0, "/admin", {}, R"({"sid":"oSO0OpakMV_3jnilAAAA"})"}},
    {R"(4{"message":"Not authorized"})",
     {PacketType::ConnectError, 0, "/", {}, R"({"message":"Not authorized"})"}},
    {R"(2["foo"])", {PacketType::Event, 0, "/", {}, R"(["foo"])"}},
    {R"(2/admin,["bar"])", {PacketType::Event, 0, "/admin", {}, R"(["bar"])"}},
    {R"(51-["baz",{"_placeholder":true,"num":0}])",
     {PacketType::BinaryEvent, 1, "/", {}, R"(["baz",{"_placeholder":true,"num":0}])"}},
    {R"(52-/admin,["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])",
     {PacketType::BinaryEvent,
      2,
      "/admin",
      {},
      R"(["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])"}},
    {R"(212["foo"])", {PacketType::Event, 0, "/", 12, R"(["foo"])"}},
    {R"(3/admin,13["bar"])", {PacketType::Ack, 0, "/admin", 13, R"(["bar"])"}},
    {R"(61-15["bar",{"_placeholder":true,"num":0}])",
     {PacketType::BinaryAck, 1, "/", 15, R"(["bar",{"_placeholder":true,"num":0}])"}},
    {"1", {PacketType::Disconnect}},
    {"1/admin,", {PacketType::Disconnect, 0, "/admin"}},
};

TEST(SocketPacket, IsAsTheProtocolShowsBothWays) {
  for (const auto& [text, packet] : examples) {
    std::string out;
    append_packet(out, packet);
    EXPECT_EQ(out, text);
    const Packet read = parse_packet(text);
    EXPECT_EQ(read.type, packet.type) << text;
    EXPECT_EQ(read.attachments, packet.attachments) << text;
    EXPECT_EQ(read.nsp, packet.nsp) << text;
    EXPECT_EQ(read.id, packet.id) << text;
    EXPECT_EQ(read.payload, packet.payload) << text;
  }
}

TEST(SocketPacket, MayLeaveOutTheCommaThatEndsIt) {
  EXPECT_EQ(parse_packet("1/custom").nsp, "/custom");
}

TEST(SocketPacket, IsNotWhatHasNoKnownTypeOrImpossibleNumbers) {
  for (const char* wrong : {"", "7", "abc", "5", "5[]", "5-[]", "5x-[]", "517-[]", "599999999999999999999-[]",
                            R"(299999999999999999999["foo"])"})
    EXPECT_THROW(parse_packet(wrong), BadPacket) << wrong;
}

TEST(SocketPacket, HasArgumentsOfWhichAnEventsFirstIsItsName) {
  EXPECT_EQ(arguments_of(parse_packet(R"(2["message",1,"2",{"3":[true]}])")).dump(),
            R"(["message",1,"2",{"3":[true]}])");
  EXPECT_EQ(arguments_of(parse_packet("312[]")).size(), 0u);
  for (const char* wrong : {"2", "2{}", "2[]", "2[null]", R"(2abc["foo"])", R"(2["foo")", "3{}"})
    EXPECT_THROW(arguments_of(parse_packet(wrong)), BadPacket) << wrong;
  EXPECT_THROW(arguments_of(parse_packet(std::string_view("2[\"foo\"]\0more", 13))), BadPacket);
  const std::string deep = "2[\"foo\"," + std::string(100, '[') + std::string(100, ']') + "]";
  EXPECT_THAT([&] { arguments_of(parse_packet(deep)); }, ThrowsMessage<BadPacket>(HasSubstr("too deeply")));
  std::string many = "2[\"foo\"";
  for (int i = 0; i < 10'000; ++i) many += ",0";
  many += "]";
  EXPECT_THAT([&] { arguments_of(parse_packet(many)); }, ThrowsMessage<BadPacket>(HasSubstr("too many")));
}

TEST(SocketPacket, HasDetailsThatAreAnObject) {
  EXPECT_EQ(details_of(parse_packet("0")), Json::object());
  EXPECT_EQ(details_of(parse_packet(R"(0/admin,{"token":"123"})")).at("token"), "123");
  for (const char* wrong : {"0[]", "0\"token\"", "0{", "0abc"})
    EXPECT_THROW(details_of(parse_packet(wrong)), BadPacket) << wrong;
}

TEST(SocketPacket, HasPlaceholdersWhereItsAttachmentsAre) {
  EXPECT_EQ(attachment_of(Json::parse(R"({"_placeholder":true,"num":3})")), 3u);
  for (const char* other : {"3", "{}", R"({"num":3})", R"({"_placeholder":false,"num":3})",
                            R"({"_placeholder":true})", R"({"_placeholder":true,"num":-1})"})
    EXPECT_EQ(attachment_of(Json::parse(other)), std::nullopt) << other;
}

TEST(SocketPacketReader, HandsOutPacketsWithoutAttachmentsAtOnce) {
  PacketReader reader(largest_packet);
  const auto packet = reader.next({Kind::Text, R"(2["foo"])"});
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload, R"(["foo"])");
  EXPECT_TRUE(reader.attachments().empty());
}

TEST(SocketPacketReader, WaitsForAllAttachments) {
  PacketReader reader(largest_packet);
  for (int again = 0; again < 2; ++again) {
    EXPECT_FALSE(reader.next({Kind::Text, R"(53-7["foo"])"}));
    EXPECT_FALSE(reader.next({Kind::Binary, "first"}));
    EXPECT_FALSE(reader.next({Kind::Binary, ""}));
    const auto packet = reader.next({Kind::Binary, "third"});
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->id, 7u);
    EXPECT_EQ(packet->payload, R"(["foo"])");
    EXPECT_THAT(reader.attachments(), ElementsAre("first", "", "third"));
    ASSERT_TRUE(reader.next({Kind::Text, R"(2["bar"])"}));
    EXPECT_TRUE(reader.attachments().empty());
  }
}

TEST(SocketPacketReader, RefusesWhatComesOutOfTurnAndWhatIsTooMuch) {
  PacketReader stray(largest_packet);
  EXPECT_THROW(stray.next({Kind::Binary, "stray"}), BadPacket);
  PacketReader interrupted(largest_packet);
  interrupted.next({Kind::Text, R"(51-["foo"])"});
  EXPECT_THROW(interrupted.next({Kind::Text, R"(2["bar"])"}), BadPacket);
  PacketReader full(largest_packet);
  full.next({Kind::Text, R"(52-["foo"])"});
  full.next({Kind::Binary, std::string(largest_packet / 2, 'x')});
  EXPECT_THROW(full.next({Kind::Binary, std::string(largest_packet / 2, 'x')}), BadPacket);
}

}  // namespace
}  // namespace wirerace::wire
