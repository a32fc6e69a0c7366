#include "transports/wire/sse.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace wirerace::wire {
namespace {

struct SeenEvent {
  std::string type, data, id;
  bool operator==(const SeenEvent&) const = default;
};

void take(EventParser& parser, std::string_view piece, std::vector<SeenEvent>& seen) {
  parser.feed(piece);
  while (const auto event = parser.next()) {
    seen.push_back({std::string(event->type), std::string(event->data), std::string(event->id)});
  }
}

/// The events of `stream`; the same whether it comes whole, byte by byte or cut in two anywhere.
std::vector<SeenEvent> events(std::string_view stream) {
  std::vector<SeenEvent> whole;
  EventParser parser;
  take(parser, stream, whole);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    std::vector<SeenEvent> seen;
    EventParser two_pieces;
    take(two_pieces, stream.substr(0, cut), seen);
    take(two_pieces, stream.substr(cut), seen);
    EXPECT_EQ(seen, whole) << "cut at " << cut;
  }
  std::vector<SeenEvent> seen;
  EventParser bytes;
  for (const char& c : stream) take(bytes, {&c, 1}, seen);
  EXPECT_EQ(seen, whole);
  return whole;
}

using Events = std::vector<SeenEvent>;

TEST(EventParser, EndsLinesAtLfCrAndCrLf) {
  const Events two = {{"message", "a\nb", ""}, {"message", "c", ""}};
  EXPECT_EQ(events("data: a\ndata: b\n\ndata: c\n\n"), two);
  EXPECT_EQ(events("data: a\rdata: b\r\rdata: c\r\r"), two);
  EXPECT_EQ(events("data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n"), two);
  EXPECT_EQ(events("data: a\rdata: b\r\n\ndata: c\n\r"), two);
}

TEST(EventParser, DropsOneLeadingByteOrderMark) {
  EXPECT_EQ(events("\xEF\xBB\xBF"
                   "data: a\n\n"),
            (Events{{"message", "a", ""}}));
  EXPECT_EQ(events("\xEF\xBB\xBF\xEF\xBB\xBF"
                   "data: a\n\n"),
            Events{});
  EXPECT_EQ(events("data: a\n\n\xEF\xBB\xBF"
                   "data: b\n\n"),
            (Events{{"message", "a", ""}}));
}

TEST(EventParser, IgnoresCommentsAndUnknownFields) {
  EXPECT_EQ(events(": hello\n\n:\n\ndata: a\n: in between\nfoo: bar\ndatum\n\n"),
            (Events{{"message", "a", ""}}));
}

TEST(EventParser, DropsExactlyOneSpaceAfterTheColon) {
  EXPECT_EQ(
      events("data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n"),
      (Events{{"message", "a", ""}, {"message", "a", ""}, {"message", " a", ""}, {"message", "\ta", ""}}));
}

TEST(EventParser, JoinsDataLinesWithLf) {
  EXPECT_EQ(events("data\ndata\n\n"), (Events{{"message", "\n", ""}}));
  EXPECT_EQ(events("data\n\n"), (Events{{"message", "", ""}}));
  EXPECT_EQ(events("data: a\ndata:\ndata: b\n\n"), (Events{{"message", "a\n\nb", ""}}));
}

TEST(EventParser, GivesNoEventWithoutDataAndForgetsItsType) {
  EXPECT_EQ(events("event: lost\n\ndata: a\n\n"), (Events{{"message", "a", ""}}));
}

TEST(EventParser, KeepsTheLastIdAndIgnoresOneWithNul) {
  EXPECT_EQ(events("id: 1\ndata: a\n\ndata: b\n\n"), (Events{{"message", "a", "1"}, {"message", "b", "1"}}));
  EXPECT_EQ(events(std::string_view("id: 1\nid: 2\0\ndata: a\n\n", 22)), (Events{{"message", "a", "1"}}));
  EXPECT_EQ(events("id: 1\ndata: a\n\nid\ndata: b\n\n"),
            (Events{{"message", "a", "1"}, {"message", "b", ""}}));
}

TEST(EventParser, DiscardsAnEventWithoutItsBlankLine) {
  EXPECT_EQ(events("data: a\n\ndata: b\n"), (Events{{"message", "a", ""}}));
  EXPECT_EQ(events("data: a"), Events{});
}

TEST(EventParser, TakesRetryInDigitsOnly) {
  EventParser parser;
  std::vector<SeenEvent> seen;
  take(parser, "retry: 1x\nretry: -5\nretry:\nretry: +5\n", seen);
  EXPECT_FALSE(parser.retry());
  take(parser, "retry: 250\n", seen);
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(250));
}

TEST(Event, CarriesTextAsItIsAndTheRestInBase64) {
  std::string out;
  append_event(out, 7, {Kind::Text, " two\nlines"});
  append_event(out, 8, {Kind::Text, "a\rb"});
  append_event(out, 9, {Kind::Binary, "foo"});
  EXPECT_EQ(out,
            "id: 7\ndata:  two\ndata: lines\n\n"
            "id: 8\nevent: text\ndata: YQ1i\n\n"
            "id: 9\nevent: binary\ndata: Zm9v\n\n");
}

TEST(Event, RandomMessagesComeBackHoweverTheStreamIsCut) {
  std::mt19937 random(5);
  std::vector<std::pair<Kind, std::string>> sent;
  std::string stream;
  for (unsigned i = 0; i < 500; ++i) {
    const Kind kind = i % 2 ? Kind::Text : Kind::Binary;
    std::string bytes(i % 100 == 99 ? 100'000 : random() % 200, '\0');
    // Few values, so that line ends of all kinds, NUL and colons stand side by side.
    for (char& c : bytes) c = kind == Kind::Text ? "\n\r: a\0d"[random() % 7] : static_cast<char>(random());
    append_event(stream, i + 1, {kind, bytes});
    sent.emplace_back(kind, std::move(bytes));
  }
  EventParser parser;
  std::string decoded;
  std::size_t received = 0;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t size = std::min<std::size_t>(stream.size() - at, random() % 5000 + 1);
    parser.feed(std::string_view(stream).substr(at, size));
    at += size;
    while (const auto event = parser.next()) {
      const Message message = event_message(*event, decoded);
      ASSERT_LT(received, sent.size());
      EXPECT_EQ(event_number(*event), received + 1);
      EXPECT_EQ(message.kind, sent[received].first);
      EXPECT_EQ(message.bytes, sent[received].second);
      ++received;
    }
  }
  EXPECT_EQ(received, sent.size());
}

TEST(Event, RefusesWhatIsNoMessage) {
  std::string decoded;
  EXPECT_THROW(event_message({"binary", "not base64!", "1"}, decoded), BadEvent);
  EXPECT_THROW(event_message({"news", "a", "1"}, decoded), BadEvent);
  EXPECT_THROW(event_number({"message", "a", ""}), BadEvent);
  EXPECT_THROW(event_number({"message", "a", "1a"}), BadEvent);
}

}  // namespace
}  // namespace wirerace::wire
