#include <gmock/gmock.h>

#include "scenarios/import/readers.hpp"
#include "scenarios/import/recorded.hpp"

namespace wirerace {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

/// A HAR whose entries are `entries`, separated by commas.
std::string har(const std::string& entries) {
  return R"({"log": {"version": "1.2", "creator": {"name": "WebInspector"}, "pages": [], "entries": [)" +
         entries + "]}}\n";
}

const std::string socket_entry =
    R"({"_resourceType": "websocket",
        "_webSocketMessages": [
          {"type": "send", "time": 1618677817.02, "opcode": 1, "data": "{\"subscribe\":\"\u00e9\"}"},
          {"type": "receive", "time": 1618677817.1231234, "opcode": 2, "data": "AAEC"},
          {"opcode": 1, "data": "h\u00e9", "more": {"type": [1, {"time": 3}]}, "time": 1618677818, "type": "receive"}],
        "request": {"method": "GET", "url": "wss://feed.example/ws", "headers": [{"name": "url", "value": "no"}]},
        "response": {"status": 101}})";

const std::string event_entry =
    R"({"request": {"url": "https://feed.example/events"},
        "_eventSourceMessages": [{"time": 5.5, "eventName": "message", "eventId": "", "data": "tick"}]})";

TEST(Har, GivesMessagesWithTimesSizesDirectionsAndKinds) {
  const Recorded all = recorded(read_har, har(socket_entry));
  EXPECT_THAT(
      all.messages,
      ElementsAre(
          KeptMessage{1618677817'020000000, Direction::Send, Kind::Text, 18, "{\"subscribe\":\"é\"}", 1},
          KeptMessage{1618677817'123123400, Direction::Receive, Kind::Binary, 3, std::string("\0\1\2", 3), 1},
          KeptMessage{1618677818'000000000, Direction::Receive, Kind::Text, 3, "hé", 1}));
  EXPECT_THAT(all.names, ElementsAre(Pair(1, "wss://feed.example/ws")));
}

TEST(Har, GivesTheEventsOfAnEventStreamAsReceivedText) {
  const Recorded all = recorded(read_har, har(event_entry));
  EXPECT_THAT(all.messages,
              ElementsAre(KeptMessage{5'500000000, Direction::Receive, Kind::Text, 4, "tick", 1}));
}

TEST(Har, TellsConnectionsApartByTheirEntry) {
  const Recorded all =
      recorded(read_har, har(socket_entry + R"(, {"request": {"url": "https://x/"}}, )" + event_entry));
  EXPECT_EQ(all.messages.size(), 4u);
  EXPECT_EQ(all.messages.back().connection, 3u);
  EXPECT_THAT(all.names,
              ElementsAre(Pair(1, "wss://feed.example/ws"), Pair(3, "https://feed.example/events")));
}

TEST(Har, CountsWhatIsNeitherTextNorBinaryNorSentNorReceived) {
  const Recorded all = recorded(
      read_har, har(R"({"_webSocketMessages": [{"type": "error", "time": 1, "opcode": -1, "data": "reset"},
                                               {"type": "receive", "time": 1, "opcode": 9, "data": ""}]})"));
  EXPECT_THAT(all.messages, IsEmpty());
  EXPECT_THAT(all.left_out, ElementsAre(Pair("entries of another type than send and receive", 1),
                                        Pair("frames that are neither text nor binary", 1)));
}

TEST(Har, SaysWhichMessageIsWrongAndHow) {
  const auto with = [](const std::string& message) {
    return damage(read_har,
                  har(R"({}, {"_webSocketMessages": [{"type": "send", "time": 1, "opcode": 1, "data": ""},)" +
                      message + "]}"));
  };
  EXPECT_THAT(with(R"({"type": "send", "time": -1, "opcode": 1, "data": ""})"),
              StartsWith("in entry 2, message 2: it has the time -1: it must be seconds"));
  EXPECT_THAT(with(R"({"type": "send", "time": 1618677817020, "opcode": 1, "data": ""})"),
              HasSubstr("must be seconds"));
  EXPECT_THAT(with(R"({"type": "send", "time": "1", "opcode": 1, "data": ""})"),
              HasSubstr("has no \"time\""));
  EXPECT_THAT(with(R"({"type": "send", "time": 1, "data": ""})"), HasSubstr("has no \"opcode\""));
  EXPECT_THAT(with(R"({"time": 1, "opcode": 1, "data": ""})"), HasSubstr("has no \"type\""));
  EXPECT_THAT(with(R"({"type": "send", "time": 1, "opcode": 1, "data": null})"),
              HasSubstr("has no \"data\""));
  EXPECT_THAT(with(R"({"type": "send", "time": 1, "opcode": 2, "data": "AA!C"})"), HasSubstr("not base64"));
  EXPECT_THAT(with("5"), HasSubstr("message 2 is no object"));
}

TEST(Har, SaysWhereItIsDamagedAndHow) {
  const std::string whole = har(socket_entry);
  EXPECT_THAT(damage(read_har, whole.substr(0, whole.find("AAEC") + 2)),
              AllOf(StartsWith("at byte "),
                    HasSubstr("in entry 1, message 2: the JSON ends in the middle of a string")));
  EXPECT_THAT(damage(read_har, whole.substr(0, whole.find("\"response\""))),
              HasSubstr("in entry 1: the JSON ends too early"));
  EXPECT_THAT(damage(read_har, R"({"log": {"entries": [{"a": "\ud800"}]}})"), HasSubstr("surrogate pair"));
  EXPECT_THAT(damage(read_har, "{\"log\": {\"entries\": [{\"a\": \"\xff\"}]}}"), HasSubstr("not UTF-8"));
  EXPECT_THAT(damage(read_har, R"({"log": {"entries": [}}})"), HasSubstr("this is not JSON ("));
  EXPECT_THAT(damage(read_har, R"({"logs": {"entries": []}})"), HasSubstr("no HAR"));
  EXPECT_THAT(damage(read_har, "[[[["), HasSubstr("ends too early"));
}

TEST(Har, IsRefusedWhereverItIsCutOff) {
  const std::string whole = har(socket_entry + "," + event_entry);
  EXPECT_EQ(damaged_beginnings(read_har, whole),
            whole.size() - 1);  // all but the one without the last line end
}

}  // namespace
}  // namespace wirerace
