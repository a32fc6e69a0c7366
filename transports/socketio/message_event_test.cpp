#include "transports/socketio/message_event.hpp"

#include <gmock/gmock.h>

#include "transports/socketio/settings.hpp"

namespace wirerace::socketio {
namespace {

using testing::ElementsAre;
using wire::BadPacket;

struct Wire {
  template <class Fill>
  void packet(std::size_t size, Fill fill) {
    std::string text;
    fill(text);
    EXPECT_EQ(text.size(), size);
    sent.push_back(text);
  }
  void binary(std::string_view bytes) { sent.emplace_back(bytes); }

  std::vector<std::string> sent;
};

/// Kind and bytes of the message within an event, given as an Engine.IO packet.
std::optional<std::pair<Kind, std::string>> read(std::string_view packet,
                                                 std::vector<std::string_view> attachments = {}) {
  std::string decoded;
  const auto message = message_of(wire::parse_packet(packet.substr(1)), attachments, decoded);
  if (!message) return std::nullopt;
  return std::pair(message->kind, std::string(message->bytes));
}

TEST(MessageEvent, OfTextIsOnePacketWithAString) {
  Wire wire;
  send_message(wire, {Kind::Text, "say \"hello\"\n"});
  EXPECT_THAT(wire.sent, ElementsAre(R"(42["message","say \"hello\"\n"])"));
  EXPECT_EQ(read(wire.sent[0]), std::pair(Kind::Text, std::string("say \"hello\"\n")));
}

TEST(MessageEvent, OfBytesIsAPacketWithAnAttachment) {
  Wire wire;
  send_message(wire, {Kind::Binary, "\x01\x02"});
  EXPECT_THAT(wire.sent, ElementsAre(R"(451-["message",{"_placeholder":true,"num":0}])", "\x01\x02"));
  EXPECT_EQ(read(wire.sent[0], {wire.sent[1]}), std::pair(Kind::Binary, std::string("\x01\x02")));
}

TEST(MessageEvent, OfPlainTextIsReadWhereItLies) {
  const std::string_view packet = R"(42["message","plain"])";
  std::string decoded;
  const auto message = message_of(wire::parse_packet(packet.substr(1)), {}, decoded);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes.data(), packet.data() + text_head.size());
}

TEST(MessageEvent, IsReadHoweverItsJsonIsWritten) {
  EXPECT_EQ(read(R"(42[ "message" , "with spaces" ])"), std::pair(Kind::Text, std::string("with spaces")));
  EXPECT_EQ(read(R"(42["mess\u0061ge",""])"), std::pair(Kind::Text, std::string()));
  EXPECT_EQ(read(R"(42["message",""])"), std::pair(Kind::Text, std::string()));
  EXPECT_EQ(read(R"(452-["message",{"num":1,"_placeholder":true}])", {"no", "yes"}),
            std::pair(Kind::Binary, std::string("yes")));
}

TEST(MessageEvent, IsNoOtherEvent) {
  EXPECT_EQ(read(R"(42["other","text"])"), std::nullopt);
  EXPECT_EQ(read(R"(42["messages","text"])"), std::nullopt);
  EXPECT_EQ(read("42[1]"), std::nullopt);
}

TEST(MessageEvent, HasOneArgumentAStringOrAnAttachment) {
  for (const char* wrong :
       {R"(42["message"])", R"(42["message",1])", R"(42["message","a","b"])", R"(42["message","a\"])",
        R"(42["message","])", R"(42["message",{"_placeholder":true,"num":0}])", "42{}", "42[]"})
    EXPECT_THROW(read(wrong), BadPacket) << wrong;
  EXPECT_THROW(read(R"(451-["message",{"_placeholder":true,"num":1}])", {"only"}), BadPacket);
}

TEST(MessageEvent, IsNotLongerThanTheLongest) {
  const std::string longest(traits.largest_message, 'x');
  EXPECT_EQ(read(R"(42["message",")" + longest + "\"]")->second.size(), longest.size());
  EXPECT_THROW(read(R"(42["message",")" + longest + "x\"]"), BadPacket);
  const std::string longer = longest + "x";
  EXPECT_THROW(read(R"(451-["message",{"_placeholder":true,"num":0}])", {longer}), BadPacket);
}

TEST(MessageEvent, IsAcknowledgedWhereItAsksForThat) {
  Wire wire;
  acknowledge(wire, wire::parse_packet(R"(2["message",""])"));
  EXPECT_TRUE(wire.sent.empty());
  acknowledge(wire, wire::parse_packet(R"(2/admin,17["message",""])"));
  EXPECT_THAT(wire.sent, ElementsAre("43/admin,17[]"));
}

}  // namespace
}  // namespace wirerace::socketio
