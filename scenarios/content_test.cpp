#include "scenarios/content.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string smile = "\xf0\x9f\x98\x80";  // U+1F600, 4 bytes

std::vector<TraceEntry> trace_of(const std::vector<std::string>& messages) {
  std::vector<TraceEntry> trace;
  for (std::size_t i = 0; i < messages.size(); ++i)
    trace.push_back({10ms * static_cast<int>(i), static_cast<std::uint32_t>(messages[i].size())});
  return trace;
}

std::string joined(const std::vector<std::string>& messages) {
  std::string all;
  for (const std::string& message : messages) all += message;
  return all;
}

/// What is wrong with one message, "" where nothing is.
std::string problem_of(const std::string& message) {
  std::string content = message;
  return fit_text_to_numbers(trace_of({message}), content).value_or("");
}

const std::vector<std::string> recorded_messages = {"{\"a recorded\": \"message\"}", "short",
                                                    "exactly 16 bytes", "another one, longer than the number",
                                                    std::string(40, 'x')};

Scenario scenario(Kind kind = Kind::Binary) {
  Scenario scenario;
  scenario.payload = kind;
  scenario.pace = Pace::Recorded;
  scenario.loop = true;
  scenario.trace = trace_of(recorded_messages);
  scenario.content = joined(recorded_messages);
  scenario.warmup = 30ms;
  scenario.duration = 100ms;
  return scenario;
}

std::string composed(const Workload& workload, std::uint64_t number) {
  std::string message;
  workload.compose(number, workload.at(number).bytes, message);
  return message;
}

/// Expects message `number` to be that of the recording, and to be told from all that differ.
void expect_recorded(const Workload& workload, std::uint64_t number, const std::string& original) {
  SCOPED_TRACE(number);
  const std::string message = composed(workload, number);
  const std::uint32_t before = Workload::smallest(workload.scenario().payload);
  ASSERT_EQ(message.size(), std::max<std::size_t>(original.size(), before));
  EXPECT_EQ(message.substr(before), original.size() > before ? original.substr(before) : "");
  std::uint64_t read = ~number;
  EXPECT_TRUE(workload.read_number(message, read));
  EXPECT_EQ(read, number);
  const std::uint32_t bytes = workload.at(number).bytes;
  EXPECT_TRUE(workload.matches(number, bytes, message));
  EXPECT_FALSE(workload.matches(number + 1, bytes, message));
  EXPECT_FALSE(workload.matches(number, bytes, message + "x"));
  EXPECT_FALSE(workload.matches(number, bytes, message.substr(1)));
  std::string flipped = message;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  EXPECT_FALSE(workload.matches(number, bytes, flipped));
}

TEST(Content, MessagesKeepTheirBytesRehearsedAndLooped) {
  for (const Kind kind : {Kind::Binary, Kind::Text}) {
    const Workload workload(scenario(kind));
    ASSERT_EQ(workload.messages().size(), 3u + 10u);
    for (std::uint64_t number = 0; number < 3; ++number)
      expect_recorded(workload, number, recorded_messages[number]);
    for (std::uint64_t number = 3; number < 13; ++number)
      expect_recorded(workload, number, recorded_messages[(number - 3) % 5]);
  }
}

TEST(Content, MessagesKeepTheirBytesInACycle) {
  Scenario cycle = scenario();
  cycle.flow = Flow::Echo;
  cycle.pace = Pace::Closed;
  cycle.clients = 3;
  const Workload workload(cycle);
  for (std::uint64_t number = 0; number < 40; ++number)
    expect_recorded(workload, number, recorded_messages[number / 3 % 5]);
}

TEST(Content, MessagesKeepTheirBytesAtAnotherPace) {
  Scenario even = scenario();
  even.pace = Pace::Constant;
  even.rate = 100;
  const Workload workload(even);
  for (std::uint64_t number = 0; number < 13; ++number)
    expect_recorded(workload, number, recorded_messages[number % 5]);
}

TEST(Content, ARecordedMessageIsAcknowledgedByItsOwnBeginning) {
  Scenario uplink = scenario();
  uplink.flow = Flow::Uplink;
  uplink.acknowledged = true;
  const Workload workload(uplink);
  const std::string message = composed(workload, 0);
  ASSERT_GT(message.size(), 16u);
  EXPECT_TRUE(workload.acknowledges(0, message));
  EXPECT_TRUE(workload.acknowledges(0, message.substr(0, 16)));
  std::string seeded;
  workload.compose(0, 16, seeded);
  EXPECT_FALSE(workload.acknowledges(0, seeded));
}

TEST(Content, RepliesOfAnotherSizeAreMadeFromTheSeed) {
  Scenario echo = scenario();
  echo.flow = Flow::Echo;
  echo.reply_bytes = 1000;
  const Workload workload(echo);
  std::string reply;
  workload.compose(0, 1000, reply);
  EXPECT_EQ(reply.size(), 1000u);
  EXPECT_TRUE(workload.matches(0, 1000, reply));
}

TEST(Content, IsInTheDigest) {
  Scenario other = scenario();
  other.content.back() = 'y';
  Scenario none = scenario();
  none.content.clear();
  EXPECT_NE(Workload(scenario()).digest(), Workload(other).digest());
  EXPECT_NE(Workload(scenario()).digest(), Workload(none).digest());
}

TEST(Content, AsLongAsTheTraceSays) {
  Scenario wrong = scenario();
  wrong.content += "x";
  EXPECT_THROW(Workload{wrong}, std::invalid_argument);
}

TEST(RecordedText, StaysUtf8WhenItsNumberCutsACharacter) {
  for (std::size_t before = 12; before <= 16; ++before) {
    const std::string first = std::string(before, 'a') + smile + "b";
    std::string content = first + smile;  // the next message, shorter than a number, is left alone
    const auto trace = trace_of({first, smile});
    EXPECT_EQ(fit_text_to_numbers(trace, content), std::nullopt);
    const std::size_t cut = before > 12 && before < 16 ? before + 4 - 16 : 0;
    const std::string rest = content.substr(16, first.size() - 16);
    EXPECT_EQ(rest, std::string(cut, '_') + first.substr(16 + cut)) << before;
    EXPECT_EQ(content.substr(first.size()), smile);
  }
}

TEST(RecordedText, IsUtf8OrIsRefused) {
  for (const char* good : {"", "plain", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_EQ(problem_of(good), "") << good;
  for (const char* bad :
       {"\x80", "a\xc3", "\xc3(", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98"})
    EXPECT_THAT(problem_of(bad), HasSubstr("message 1 (bytes 0 to ")) << bad;
}

TEST(RecordedText, IsJudgedMessageByMessage) {
  std::string content = "good" + smile;
  EXPECT_EQ(fit_text_to_numbers({{0ms, 4}, {1ms, 4}}, content), std::nullopt);
  EXPECT_EQ(fit_text_to_numbers({{0ms, 5}, {1ms, 3}}, content),
            "message 1 (bytes 0 to 4) is not UTF-8: set payload to binary, or record text");
}

}  // namespace
}  // namespace wirerace
