#include <gmock/gmock.h>

#include "scenarios/import/readers.hpp"
#include "scenarios/import/recorded.hpp"

namespace wirerace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string lines =
    "{\"type\":\"send\",\"time\":1618677817.020616,\"opcode\":1,\"data\":\"\\u0068i\"}\n"
    "\n"
    "{\"type\":\"receive\",\"time\":1618677817.5,\"opcode\":2,\"data\":\"AAEC\", \"more\": {\"time\": "
    "[1]}}\r\n";

TEST(Jsonl, GivesAMessageALine) {
  const Recorded all = recorded(read_jsonl, lines);
  EXPECT_THAT(all.messages,
              ElementsAre(KeptMessage{1618677817'020616000, Direction::Send, Kind::Text, 2, "hi", 0},
                          KeptMessage{1618677817'500000000, Direction::Receive, Kind::Binary, 3,
                                      std::string("\0\1\2", 3), 0}));
}

TEST(Jsonl, ReadsTheSameOfAHarsMessages) {
  const std::string one = R"({"type": "receive", "time": 1.0000005, "opcode": 1, "data": "\u20ac"})";
  const std::string two = R"({"type": "send", "time": 2e0, "opcode": 2, "data": "/w=="})";
  Recorded har =
      recorded(read_har, R"({"log": {"entries": [{"_webSocketMessages": [)" + one + "," + two + "]}]}}");
  for (KeptMessage& message : har.messages) message.connection = 0;
  EXPECT_EQ(recorded(read_jsonl, one + "\n" + two).messages, har.messages);
  EXPECT_THAT(har.messages, SizeIs(2));
}

TEST(Jsonl, SaysWhichLineIsWrongAndHow) {
  EXPECT_THAT(damage(read_jsonl, lines + "[1]\n"), StartsWith("line 4: it is no JSON object"));
  EXPECT_THAT(damage(read_jsonl, lines + "{\"type\":\"send\""),
              StartsWith("line 4, byte 15: the JSON ends too early"));
  EXPECT_THAT(damage(read_jsonl, "{} {}\n"), HasSubstr("this is not JSON"));
  EXPECT_THAT(damage(read_jsonl, "{}\n"), StartsWith("line 1: it has no \"type\""));
  EXPECT_THAT(damage(read_jsonl, "\x01"), HasSubstr("this is not JSON"));
  EXPECT_THAT(damage(read_jsonl, R"({"type": "receive", "time": NaN, "opcode": 1, "data": ""})"),
              HasSubstr("this is not JSON"));
}

TEST(Jsonl, CountsOtherFrames) {
  const Recorded all = recorded(read_jsonl, R"({"type": "receive", "time": 1, "opcode": 10, "data": ""})");
  EXPECT_THAT(all.left_out, ElementsAre(Pair("frames that are neither text nor binary", 1)));
}

TEST(Jsonl, IsReadOrRefusedWhereverItIsCutOff) {
  // What is cut at the end of a line is whole lines: nothing, one, and the second without LF or CR LF.
  EXPECT_EQ(damaged_beginnings(read_jsonl, lines), lines.size() - 6);
}

}  // namespace
}  // namespace wirerace
