#include "scenarios/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <system_error>

#include "scenarios/catalogue.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

NamedText open_trace(const std::string& name) {
  if (name == "feed.csv") return {"dir/feed.csv", "time_us,size_bytes\n0,100\n1000000,200\n"};
  if (name == "bad.csv") return {"dir/bad.csv", "time_us,size_bytes\n0,0\n"};
  if (name == "still.csv") return {"dir/still.csv", "time_us,size_bytes\n0,100\n0,100\n"};
  throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
}

Scenario parse(const std::string& text) {
  return parse_scenario("dir/mine.yaml", text, open_trace);
}

std::string error_of(const std::string& text) {
  try {
    parse(text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

/// Of a scenario that is right but for the lines given, which stand from line 3 on.
std::string error_in(const std::string& lines) {
  return error_of("flow: echo\npayload: text\n" + lines + "duration_s: 1\n");
}

TEST(Loader, ReadsEveryKey) {
  const Scenario s = parse(
      "about: Some words.\nflow: echo\npayload: text\npace: poisson\nrate_per_s: 12.5\nclients: 3\n"
      "size_bytes: {min: 20, max: 30}\nreply_bytes: 40\nheadline: round-trip\nseed: 18446744073709551615\n"
      "duration_s: 1.5\nwarmup_s: 0.25\n");
  EXPECT_EQ(s.name, "mine");
  EXPECT_EQ(s.about, "Some words.");
  EXPECT_EQ(s.flow, Flow::Echo);
  EXPECT_EQ(s.payload, Kind::Text);
  EXPECT_EQ(s.pace, Pace::Poisson);
  EXPECT_EQ(s.headline, Headline::RoundTrip);
  EXPECT_EQ(s.rate, 12.5);
  EXPECT_EQ(s.clients, 3u);
  EXPECT_EQ(s.min_bytes, 20u);
  EXPECT_EQ(s.max_bytes, 30u);
  EXPECT_EQ(s.reply_bytes, 40u);
  EXPECT_EQ(s.seed, 18446744073709551615u);
  EXPECT_EQ(s.duration, 1500ms);
  EXPECT_EQ(s.warmup, 250ms);
}

TEST(Loader, ReadsATraceWithItsPace) {
  const Scenario s =
      parse("flow: push\npayload: binary\npace: recorded\nspeed: 2\ntrace: feed.csv\nduration_s: 0.5\n");
  EXPECT_EQ(s.trace.size(), 2u);
  EXPECT_EQ(s.speed, 2);
  EXPECT_EQ(s.clients, 1u);
  EXPECT_EQ(s.headline, Headline::Latency);
}

TEST(Loader, CutsADurationToTheRecording) {
  const Scenario s = parse(
      "flow: push\npayload: binary\npace: recorded\nspeed: 2\ntrace: feed.csv\nduration_s: 60\nwarmup_s: "
      "50\n");
  EXPECT_EQ(s.duration, 1s);
  EXPECT_EQ(s.warmup, 1s);
}

TEST(Loader, SaysWhereTheSyntaxIsWrong) {
  EXPECT_THAT(error_of("flow: push\npace: [closed\n"),
              AllOf(StartsWith("dir/mine.yaml:"), HasSubstr("not YAML")));
  EXPECT_THAT(error_of("flow: push\n  pace: closed: x\n"), StartsWith("dir/mine.yaml:2: this is not YAML"));
  EXPECT_THAT(error_of(""), StartsWith("dir/mine.yaml:1: a scenario is a map"));
  EXPECT_THAT(error_of("- flow\n"), StartsWith("dir/mine.yaml:1: a scenario is a map"));
}

TEST(Loader, RefusesUnknownAndRepeatedKeys) {
  EXPECT_THAT(error_of("flow: push\nrate: 3\n"),
              AllOf(StartsWith("dir/mine.yaml:2: unknown key rate: did you mean rate_per_s?"),
                    HasSubstr("warmup_s")));
  EXPECT_THAT(error_of("flow: push\n\nflow: push\n"),
              StartsWith("dir/mine.yaml:3: flow is already set on line 1"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: {min: 20, mx: 3}\n"),
              StartsWith("dir/mine.yaml:4: unknown key mx: did you mean max?"));
}

TEST(Loader, SaysWhatIsMissing) {
  EXPECT_THAT(error_of("flow: push\n"), StartsWith("dir/mine.yaml:1: payload is missing"));
  EXPECT_THAT(error_in("pace: poisson\nsize_bytes: 64\n"), HasSubstr("rate_per_s is missing"));
  EXPECT_THAT(error_in("pace: closed\n"), HasSubstr("size_bytes is missing"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: {min: 30}\n"),
              StartsWith("dir/mine.yaml:4: max is missing"));
  EXPECT_THAT(error_in("pace: recorded\n"), HasSubstr("trace is missing"));
}

TEST(Loader, ListsTheWordsAllowed) {
  EXPECT_THAT(error_of("flow: pull\npayload: text\n"),
              StartsWith("dir/mine.yaml:1: flow must be one of push, uplink, echo, not \"pull\""));
  EXPECT_THAT(error_of("flow: push\npayload: json\n"), HasSubstr(":2: payload must be one of text, binary"));
  EXPECT_THAT(error_in("pace: fast\n"),
              HasSubstr(":3: pace must be one of recorded, constant, poisson, closed"));
  EXPECT_THAT(error_in("pace: closed\nheadline: speed\n"),
              HasSubstr(":4: headline must be one of latency, round-trip, fps"));
}

TEST(Loader, RefusesValuesOfTheWrongType) {
  EXPECT_THAT(
      error_in("pace: closed\nclients: many\n"),
      StartsWith(
          "dir/mine.yaml:4: clients must be a whole number without sign or unit, such as 10, not \"many\""));
  EXPECT_THAT(error_in("pace: closed\nclients: -1\n"), HasSubstr("not \"-1\""));
  EXPECT_THAT(error_in("pace: closed\nclients: 4294967297\n"), HasSubstr(":4: clients is far too large"));
  EXPECT_THAT(error_in("pace: closed\nclients: [1, 2]\n"), HasSubstr("not a list"));
  EXPECT_THAT(error_in("pace: closed\nclients:\n"), HasSubstr("not nothing"));
  EXPECT_THAT(error_in("pace: poisson\nrate_per_s: .nan\n"), HasSubstr(":4: rate_per_s must be a number"));
  EXPECT_THAT(error_in("pace: poisson\nrate_per_s: 5/s\n"), HasSubstr(":4: rate_per_s must be a number"));
  EXPECT_THAT(error_of("flow: {a: 1}\npayload: text\n"), HasSubstr(":1: flow must be text, not a map"));
}

TEST(Loader, RefusesValuesOutOfRange) {
  EXPECT_THAT(error_in("pace: poisson\nsize_bytes: 64\nrate_per_s: -3\n"),
              StartsWith("dir/mine.yaml:5: rate_per_s must be above 0 and at most 10000000, not -3"));
  EXPECT_THAT(error_in("pace: constant\nsize_bytes: 64\nrate_per_s: 0\n"),
              HasSubstr(":5: rate_per_s must be above 0"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nclients: 0\n"),
              HasSubstr(":5: clients must be 1 to 10000, not 0"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nclients: 10001\n"),
              HasSubstr(":5: clients must be 1 to 10000"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nwindow: 0\n"), HasSubstr(":5: window must be 1 to"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nwarmup_s: -1\n"),
              HasSubstr(":5: warmup_s must be 0 to"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: {min: 30, max: 20}\n"),
              HasSubstr(":4: size_bytes has min 30 above max 20"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 15\n"),
              HasSubstr(":4: size_bytes must be 16 to 16777216 bytes"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 16777217\n"),
              HasSubstr(":4: size_bytes must be 16 to 16777216"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nreply_bytes: 8\n"),
              HasSubstr(":5: reply_bytes must be 16 to"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nreply_bytes: 0\n"),
              HasSubstr(":5: reply_bytes must be above 0"));
  EXPECT_THAT(error_of("flow: echo\npayload: text\npace: closed\nsize_bytes: 64\nduration_s: 0\n"),
              HasSubstr(":5: duration_s must be above 0"));
  EXPECT_THAT(error_of("flow: echo\npayload: text\npace: closed\nsize_bytes: 64\nduration_s: 1e300\n"),
              HasSubstr(":5: duration_s must be at most 86400 s"));
  EXPECT_THAT(
      error_of(
          "flow: echo\npayload: text\npace: constant\nsize_bytes: 64\nrate_per_s: 1e7\nduration_s: 60\n"),
      HasSubstr(":5: rate_per_s asks for 600000000 messages"));
  EXPECT_EQ(error_of("flow: echo\npayload: binary\npace: closed\nsize_bytes: 8\nduration_s: 1\n"),
            "no error");
}

TEST(Loader, RefusesKeysWithoutMeaningHere) {
  EXPECT_THAT(error_in("pace: recorded\ntrace: feed.csv\nrate_per_s: 3\n"),
              HasSubstr(":5: rate_per_s does not apply to a recorded pace"));
  EXPECT_THAT(error_in("pace: closed\nrate_per_s: 3\n"),
              HasSubstr(":4: rate_per_s does not apply to a closed pace"));
  EXPECT_THAT(error_in("pace: closed\nspeed: 3\n"), HasSubstr(":4: speed applies to a recorded pace only"));
  EXPECT_THAT(error_in("pace: poisson\nwindow: 3\n"), HasSubstr(":4: window applies to a closed pace only"));
  EXPECT_THAT(error_in("pace: closed\ntrace: feed.csv\nsize_bytes: 64\n"),
              HasSubstr(":5: size_bytes has no meaning"));
  const std::string push =
      "flow: push\npayload: text\npace: constant\nrate_per_s: 5\nsize_bytes: 64\nduration_s: 1\n";
  EXPECT_THAT(error_of(push + "reply_bytes: 64\n"), HasSubstr(":7: reply_bytes is for flow echo"));
  EXPECT_THAT(error_of(push + "headline: round-trip\n"),
              HasSubstr(":7: headline round-trip is for flow echo"));
  EXPECT_THAT(error_of("flow: push\npayload: text\npace: closed\nsize_bytes: 64\nduration_s: 1\n"),
              HasSubstr(":3: pace closed waits for replies: set flow to echo, not push"));
}

TEST(Loader, RefusesTracesItCannotUse) {
  EXPECT_THAT(error_in("pace: recorded\ntrace: none.csv\n"),
              HasSubstr(":4: trace none.csv cannot be read (No such file or directory)"));
  EXPECT_THAT(error_in("pace: recorded\ntrace: bad.csv\n"), StartsWith("dir/bad.csv:2: \"0\" is no size"));
  EXPECT_THAT(error_in("pace: recorded\ntrace: still.csv\n"),
              HasSubstr(":4: trace must have messages at two times"));
  EXPECT_THAT(error_in("pace: recorded\ntrace: feed.csv\nspeed: 0\n"),
              HasSubstr(":5: speed must be above 0"));
}

}  // namespace
}  // namespace wirerace
