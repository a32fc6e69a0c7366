#include "transports/wire/websocket.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <vector>

namespace wirerace::wire {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t largest_message = 1 << 20;
constexpr std::uint32_t key = 0x3d21fa37;

/// A frame by hand: its first byte, and the payload behind a header as a server writes it.
std::string frame(int first, std::string_view payload) {
  std::string bytes;
  append_websocket_frame(bytes, Opcode::Binary, payload, std::nullopt);
  bytes[0] = static_cast<char>(first);
  return bytes;
}

constexpr int fin = 0x80;

void feed(WebSocketReader& reader, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min(space.size(), bytes.size());
    std::copy_n(bytes.data(), size, space.data());
    reader.added(size);
    bytes.remove_prefix(size);
  }
}

TEST(WebSocketFrame, IsAsTheRfcShows) {  // §5.7
  std::string out;
  append_websocket_frame(out, Opcode::Text, "Hello", std::nullopt);
  EXPECT_EQ(out, "\x81\x05Hello");
  out.clear();
  const unsigned char mask[] = {0x37, 0xfa, 0x21, 0x3d};
  std::uint32_t in_order;
  std::memcpy(&in_order, mask, sizeof in_order);
  append_websocket_frame(out, Opcode::Text, "Hello", in_order);
  EXPECT_EQ(out, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  out.clear();
  append_websocket_frame(out, Opcode::Binary, std::string(256, 'x'), std::nullopt);
  EXPECT_EQ(out.substr(0, 4), std::string("\x82\x7e\x01\x00", 4));
  out.clear();
  append_websocket_frame(out, Opcode::Binary, std::string(65536, 'x'), std::nullopt);
  EXPECT_EQ(out.substr(0, 10), std::string("\x82\x7f\0\0\0\0\0\1\0\0", 10));
}

class Reading : public testing::TestWithParam<Side> {
 protected:
  std::optional<std::uint32_t> mask() const {
    return GetParam() == Side::Server ? std::optional(key) : std::nullopt;
  }
  WebSocketReader reader{GetParam(), largest_message};
};

TEST_P(Reading, GivesBackEveryMessageHoweverTheStreamIsCut) {
  std::mt19937 random(7);
  std::vector<std::string> sent;
  std::string stream;
  for (unsigned i = 0; i < 300; ++i) {
    const std::size_t size = i % 50 == 49 ? 200'000 : i % 7 == 0 ? 120 + i % 12 : random() % 3000;
    sent.emplace_back(size, static_cast<char>('a' + i % 26));
    append_websocket_frame(stream, i % 2 ? Opcode::Text : Opcode::Binary, sent.back(), mask());
  }
  std::size_t received = 0;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t size = std::min(stream.size() - at, std::size_t{random() % 20'000 + 1});
    for (std::size_t given = 0; given < size;) {
      const auto space = reader.space();
      ASSERT_FALSE(space.empty());
      const std::size_t part = std::min(space.size(), size - given);
      std::copy_n(stream.data() + at + given, part, space.data());
      reader.added(part);
      given += part;
      while (const auto message = reader.next()) {
        ASSERT_LT(received, sent.size());
        EXPECT_EQ(message->payload, sent[received]);
        EXPECT_EQ(message->opcode, received % 2 ? Opcode::Text : Opcode::Binary);
        ++received;
      }
    }
    at += size;
  }
  EXPECT_EQ(received, sent.size());
}

TEST_P(Reading, ChecksTextHoweverItIsCut) {
  const std::string text = "grün, 水 and 🐎";
  std::string stream;
  append_websocket_frame(stream, Opcode::Text, text, mask());
  for (std::size_t cut = 0; cut < stream.size(); ++cut) {
    feed(reader, stream.substr(0, cut));
    EXPECT_FALSE(reader.next()) << cut;
    feed(reader, stream.substr(cut));
    const auto message = reader.next();
    ASSERT_TRUE(message) << cut;
    EXPECT_EQ(message->payload, text);
  }
}

TEST_P(Reading, RefusesTextAtTheByteThatIsWrong) {
  std::string stream;
  append_websocket_frame(stream, Opcode::Text, "水\xE6(and a rest that does not come", mask());
  const std::size_t good = stream.size() - std::string_view("(and a rest that does not come").size();
  feed(reader, stream.substr(0, good));
  EXPECT_FALSE(reader.next());
  feed(reader, stream.substr(good, 1));
  EXPECT_THROW(reader.next(), WebSocketError);
}

INSTANTIATE_TEST_SUITE_P(, Reading, testing::Values(Side::Server, Side::Client), [](const auto& info) {
  return info.param == Side::Server ? "WhatAClientMasked" : "WhatAServerSent";
});

TEST(WebSocketReader, JoinsFragmentsWithControlFramesBetween) {
  WebSocketReader reader(Side::Client, largest_message);
  feed(reader, frame(0x1, "Hel") + frame(fin | 0x9, "are you there") + frame(0x0, "") +
                   frame(fin | 0x0, "lo") + frame(fin | 0x2, "next"));
  const auto ping = reader.next();
  ASSERT_TRUE(ping);
  EXPECT_EQ(ping->opcode, Opcode::Ping);
  EXPECT_EQ(ping->payload, "are you there");
  const auto text = reader.next();
  ASSERT_TRUE(text);
  EXPECT_EQ(text->opcode, Opcode::Text);
  EXPECT_EQ(text->payload, "Hello");
  const auto next = reader.next();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->payload, "next");
  EXPECT_FALSE(reader.next());
}

TEST(WebSocketReader, TakesACharacterThatIsCutByFragments) {
  WebSocketReader reader(Side::Client, largest_message);
  feed(reader, frame(0x1, "\xF0\x9F") + frame(fin | 0x0, "\x90\x8E"));
  const auto text = reader.next();
  ASSERT_TRUE(text);
  EXPECT_EQ(text->payload, "🐎");
}

struct Wrong {
  const char* name;
  std::string bytes;
  std::uint16_t code;
  const char* why;
};

class WrongFrames : public testing::TestWithParam<Wrong> {};

TEST_P(WrongFrames, AreRefusedWithTheirStatusCode) {
  WebSocketReader reader(Side::Client, 100);
  feed(reader, GetParam().bytes);
  try {
    while (reader.next()) {
    }
    FAIL() << "taken";
  } catch (const WebSocketError& error) {
    EXPECT_EQ(error.code(), GetParam().code);
    EXPECT_THAT(error.what(), HasSubstr(GetParam().why));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , WrongFrames,
    testing::Values(
        Wrong{"Masked", std::string("\x82\x81\0\0\0\0x", 7), 1002, "masked frame from a server"},
        Wrong{"Reserved1", frame(fin | 0x40 | 0x1, "x"), 1002, "reserved bits"},
        Wrong{"Reserved2", frame(fin | 0x20 | 0x1, "x"), 1002, "reserved bits"},
        Wrong{"Reserved3", frame(fin | 0x10 | 0x9, "x"), 1002, "reserved bits"},
        Wrong{"ReservedOpcode", frame(fin | 0x3, "x"), 1002, "reserved opcode"},
        Wrong{"ReservedControl", frame(fin | 0xb, "x"), 1002, "reserved opcode"},
        Wrong{"PingInFragments", frame(0x9, "x"), 1002, "control frame in fragments"},
        Wrong{"LongPing", frame(fin | 0x9, std::string(126, 'x')), 1002, "more than 125"},
        Wrong{"ContinuationOfNothing", frame(fin | 0x0, "x"), 1002, "continuation of no message"},
        Wrong{"MessageAmidFragments", frame(0x1, "x") + frame(fin | 0x1, "y"), 1002, "amid the fragments"},
        Wrong{"LengthInTwoBytes", std::string("\x82\x7e\0\x7dx", 5), 1002, "more bytes than it takes"},
        Wrong{"LengthInEightBytes", std::string("\x82\x7f\0\0\0\0\0\0\xff\xffx", 11), 1002,
              "more bytes than"},
        Wrong{"TooLong", frame(fin | 0x2, std::string(101, 'x')), 1009, "longer than the largest"},
        Wrong{"TooLongTogether", frame(0x2, std::string(60, 'x')) + frame(fin | 0x0, std::string(41, 'x')),
              1009, "longer than the largest"},
        Wrong{"Endless", std::string("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10), 1009,
              "longer than the largest"},
        Wrong{"NotUtf8", frame(fin | 0x1, "\xC0\xAF"), 1007, "not UTF-8"},
        Wrong{"NotUtf8InFragments", frame(0x1, "\xE6") + frame(fin | 0x0, "("), 1007, "not UTF-8"},
        Wrong{"HalfACloseCode", frame(fin | 0x8, "x"), 1002, "half a status code"},
        Wrong{"CloseCode999", frame(fin | 0x8, "\x03\xe7"), 1002, "may not be sent"},
        Wrong{"CloseCode1005", frame(fin | 0x8, "\x03\xed"), 1002, "may not be sent"},
        Wrong{"CloseCode5000", frame(fin | 0x8, "\x13\x88"), 1002, "may not be sent"},
        Wrong{"CloseReasonNotUtf8", frame(fin | 0x8, "\x03\xe8\xff"), 1007, "reason is not UTF-8"}),
    [](const auto& info) { return info.param.name; });

TEST(WebSocketReader, RefusesWhatAClientDidNotMask) {
  WebSocketReader reader(Side::Server, largest_message);
  feed(reader, frame(fin | 0x1, "x"));
  EXPECT_THROW(reader.next(), WebSocketError);
}

TEST(WebSocketReader, LetsAControlFrameComeAmidAMessageOfTheLargestSize) {
  WebSocketReader reader(Side::Client, 100);
  feed(reader,
       frame(0x2, std::string(100, 'x')) + frame(fin | 0x9, std::string(125, 'p')) + frame(fin | 0x0, ""));
  EXPECT_EQ(reader.next()->opcode, Opcode::Ping);
  EXPECT_EQ(reader.next()->payload.size(), 100u);
}

TEST(CloseFrame, IsDescribedByItsCodeAndReason) {
  EXPECT_EQ(describe_close(""), "closed by the peer");
  EXPECT_EQ(describe_close("\x03\xe8"), "closed by the peer: 1000");
  EXPECT_EQ(describe_close(going_away), "closed by the peer: 1001 going away");
}

TEST(MaskingKeys, DoNotRepeat) {
  MaskingKeys keys;
  std::vector<std::uint32_t> drawn(2000);
  for (std::uint32_t& one : drawn) one = keys.next();
  std::ranges::sort(drawn);
  const auto repeated = std::ranges::unique(drawn);
  EXPECT_LT(repeated.size(), 5u) << "of 2000 in 2^32, none is likely";
}

}  // namespace
}  // namespace wirerace::wire
