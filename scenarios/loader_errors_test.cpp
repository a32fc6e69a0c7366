// What a scenario file gets wrong is told with its line and what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/loader_fixture.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(LoaderErrors, RefusesSweepsThatAreNone) {
  const std::string closed = "pace: closed\nsize_bytes: 64\n";
  EXPECT_THAT(error_in(closed + "sweep: {window: [1, 2]}\n"),
              StartsWith("dir/mine.yaml:5: unknown key window"));
  EXPECT_THAT(error_in(closed + "sweep: {clients: [1], rate_per_s: [1]}\n"),
              StartsWith("dir/mine.yaml:5: sweep must have exactly one of size_bytes, clients, rate_per_s"));
  EXPECT_THAT(error_in(closed + "sweep: {}\n"), HasSubstr(":5: sweep must have exactly one of"));
  EXPECT_THAT(error_in(closed + "sweep: {clients: []}\n"),
              HasSubstr(":5: clients must be a list of one or more, not an empty one"));
  EXPECT_THAT(error_in(closed + "sweep: {clients: 3}\n"),
              HasSubstr(":5: clients must be a list of one or more, not \"3\""));
  EXPECT_THAT(error_in(closed + "sweep: {size_bytes: [64]}\n"),
              HasSubstr(":4: size_bytes is swept on line 5: remove one of them"));
  EXPECT_THAT(error_in(closed + "sweep:\n  clients:\n    - 1\n    - 2\n    - 1\n"),
              StartsWith("dir/mine.yaml:9: sweep has 1 twice"));
  EXPECT_THAT(error_in(closed + "sweep:\n  clients:\n    - 1\n    - 0\n"),
              StartsWith("dir/mine.yaml:8: clients must be 1 to 10000, not 0"));
  EXPECT_THAT(error_in(closed + "sweep: {rate_per_s: [1]}\n"),
              HasSubstr(":5: rate_per_s does not apply to a closed pace"));
}

TEST(LoaderErrors, SaysWhereTheSyntaxIsWrong) {
  EXPECT_THAT(error_of("flow: push\npace: [closed\n"),
              AllOf(StartsWith("dir/mine.yaml:"), HasSubstr("not YAML")));
  EXPECT_THAT(error_of("flow: push\n  pace: closed: x\n"), StartsWith("dir/mine.yaml:2: this is not YAML"));
  EXPECT_THAT(error_of(""), StartsWith("dir/mine.yaml:1: a scenario is a map"));
  EXPECT_THAT(error_of("- flow\n"), StartsWith("dir/mine.yaml:1: a scenario is a map"));
}

TEST(LoaderErrors, RefusesUnknownAndRepeatedKeys) {
  EXPECT_THAT(error_of("flow: push\nrate: 3\n"),
              AllOf(StartsWith("dir/mine.yaml:2: unknown key rate: did you mean rate_per_s?"),
                    HasSubstr("warmup_s")));
  EXPECT_THAT(error_of("flow: push\n\nflow: push\n"),
              StartsWith("dir/mine.yaml:3: flow is already set on line 1"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: {min: 20, mx: 3}\n"),
              StartsWith("dir/mine.yaml:4: unknown key mx: did you mean max?"));
}

TEST(LoaderErrors, SaysWhatIsMissing) {
  EXPECT_THAT(error_of("flow: push\n"), StartsWith("dir/mine.yaml:1: payload is missing"));
  EXPECT_THAT(error_in("pace: poisson\nsize_bytes: 64\n"), HasSubstr("rate_per_s is missing"));
  EXPECT_THAT(error_in("pace: closed\n"), HasSubstr("size_bytes is missing"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: {min: 30}\n"),
              StartsWith("dir/mine.yaml:4: max is missing"));
  EXPECT_THAT(error_in("pace: recorded\n"), HasSubstr("trace is missing"));
}

TEST(LoaderErrors, ListsTheWordsAllowed) {
  EXPECT_THAT(
      error_of("flow: pull\npayload: text\n"),
      StartsWith("dir/mine.yaml:1: flow must be one of push, uplink, echo, broadcast, chat, not \"pull\""));
  EXPECT_THAT(error_of("flow: push\npayload: json\n"), HasSubstr(":2: payload must be one of text, binary"));
  EXPECT_THAT(error_in("pace: fast\n"),
              HasSubstr(":3: pace must be one of recorded, constant, poisson, bursts, ramp, closed, flood"));
  EXPECT_THAT(error_in("pace: closed\nheadline: speed\n"),
              HasSubstr(":4: headline must be one of latency, round-trip, fps"));
}

TEST(LoaderErrors, RefusesValuesOfTheWrongType) {
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

TEST(LoaderErrors, RefusesValuesOutOfRange) {
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

TEST(LoaderErrors, RefusesKeysWithoutMeaningHere) {
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

TEST(LoaderErrors, RefusesRoomsThatCannotBeFilled) {
  const auto chat = [](const std::string& lines) {
    return error_of(
        "flow: chat\npayload: text\npace: constant\nrate_per_s: 5\nsize_bytes: 64\nduration_s: 1\n" + lines);
  };
  EXPECT_THAT(chat("clients: 4\n"), StartsWith("dir/mine.yaml:1: room_clients is missing"));
  EXPECT_THAT(chat("room_clients: 2\n"), HasSubstr(":1: clients must be 2 or more in a chat, not 1"));
  EXPECT_THAT(chat("clients: 4\nroom_clients: 5\n"),
              HasSubstr(":8: room_clients must be 2 to 4, the number of clients, not 5"));
  EXPECT_THAT(chat("clients: 4\nroom_clients: 1\n"), HasSubstr(":8: room_clients must be 2 to 4"));
  EXPECT_THAT(chat("clients: 4\nroom_clients: 0\n"), HasSubstr(":8: room_clients must be 2 or more"));
  EXPECT_THAT(chat("clients: 7\nroom_clients: 3\n"),
              HasSubstr(":8: room_clients 3 leaves the last of 7 clients alone in a room"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\nclients: 4\nroom_clients: 2\n"),
              HasSubstr(":6: room_clients is for flow chat"));
  EXPECT_THAT(chat("clients: 10000\nroom_clients: 10000\nwarmup_s: 600\n"),
              HasSubstr(":4: rate_per_s asks for 30046995 messages in all, each client's counted"));
}

TEST(LoaderErrors, RefusesWrongBurstsRampsAndFloods) {
  EXPECT_THAT(error_in("pace: bursts\nrate_per_s: 5\nsize_bytes: 64\noff_s: 1\n"),
              HasSubstr("on_s is missing"));
  EXPECT_THAT(error_in("pace: bursts\nrate_per_s: 5\nsize_bytes: 64\non_s: 1\noff_s: 0\n"),
              HasSubstr(":7: off_s must be above 0"));
  EXPECT_THAT(error_in("pace: bursts\nrate_per_s: 5\nsize_bytes: 64\non_s: 1e-9\noff_s: 1e-9\n"),
              HasSubstr(":4: rate_per_s asks for 500000000 messages"));
  EXPECT_THAT(error_in("pace: poisson\nrate_per_s: 5\non_s: 1\n"),
              HasSubstr(":5: on_s applies to bursts only"));
  EXPECT_THAT(error_in("pace: ramp\nrate_per_s: 5\nsize_bytes: 64\n"),
              HasSubstr(":4: rate_per_s must say where a ramp begins and ends: write {from: 100, to: 5000}"));
  EXPECT_THAT(error_in("pace: ramp\nsize_bytes: 64\n"), HasSubstr("rate_per_s is missing"));
  EXPECT_THAT(error_in("pace: ramp\nrate_per_s: {from: 5, too: 6}\n"),
              HasSubstr(":4: unknown key too: did you mean to?"));
  EXPECT_THAT(error_in("pace: ramp\nrate_per_s: {from: 5, to: 0}\nsize_bytes: 64\n"),
              HasSubstr(":4: rate_per_s must be above 0"));
  EXPECT_THAT(error_in("pace: flood\nsize_bytes: 64\n"),
              HasSubstr(":3: pace flood is for flows push and uplink: set flow to one of them, not echo"));
  EXPECT_THAT(error_in("pace: flood\nrate_per_s: 5\n"),
              HasSubstr(":4: rate_per_s does not apply to a flood"));
  EXPECT_THAT(
      error_of("flow: push\npayload: text\npace: flood\nheadline: fps\nsize_bytes: 64\nduration_s: 1\n"),
      HasSubstr(":4: headline throughput is for a flood, and a flood has no other"));
  EXPECT_THAT(error_in("pace: flood\nwindow: 5\n"), HasSubstr(":4: window applies to a closed pace only"));
  EXPECT_THAT(error_in("pace: closed\nloop: true\n"), HasSubstr(":4: loop applies to a recorded pace only"));
  EXPECT_THAT(error_in("pace: recorded\ntrace: feed.csv\nloop: yes\n"),
              HasSubstr(":5: loop must be true or false, not \"yes\""));
  EXPECT_THAT(error_in("pace: recorded\ntrace: feed.csv\nloop: true\nspeed: 1e6\nwarmup_s: 50\n"),
              HasSubstr(":8: duration_s asks for 51000000 messages"));
}

TEST(LoaderErrors, RefusesSizesThatCannotBeDrawn) {
  const auto sizes = [](const std::string& text) {
    return error_in("pace: closed\nsize_bytes: " + text + "\n");
  };
  EXPECT_THAT(sizes("{median: 100, sigma: 0, max: 200}"),
              HasSubstr(":4: size_bytes must have a sigma above 0"));
  EXPECT_THAT(sizes("{median: 300, sigma: 1, max: 200}"),
              HasSubstr(":4: size_bytes has median 300 above max 200: raise max"));
  EXPECT_THAT(sizes("{median: 8, sigma: 1, max: 200}"), HasSubstr(":4: size_bytes must be 16 to"));
  EXPECT_THAT(sizes("{median: 100, sigma: 1}"), HasSubstr(":4: max is missing"));
  EXPECT_THAT(sizes("{median: 100, sigma: 1, max: 200, min: 5}"), HasSubstr(":4: unknown key min"));
  EXPECT_THAT(sizes("[]"), HasSubstr(":4: size_bytes must be a list of one or more, not an empty one"));
  EXPECT_THAT(sizes("[64, 128]"), HasSubstr(":4: size_bytes must be a list of maps, such as - {weight: 9, "
                                            "bytes: 64}, not of \"64\""));
  EXPECT_THAT(sizes("\n  - {weight: 1, bytes: 64}\n  - {weight: 1, byte: 64}"),
              HasSubstr(":6: unknown key byte: did you mean bytes?"));
  EXPECT_THAT(sizes("\n  - {weight: 1, bytes: 64}\n  - {bytes: 64}"), HasSubstr(":6: weight is missing"));
  EXPECT_THAT(sizes("\n  - {weight: 1, bytes: 64, max: 65}"),
              HasSubstr(":5: max has no meaning beside bytes"));
  EXPECT_THAT(sizes("[{weight: 0, bytes: 64}]"), HasSubstr(":4: size_bytes has a weight of 0"));
  EXPECT_THAT(sizes("[{weight: 1, bytes: 15}]"), HasSubstr(":4: size_bytes must be 16 to"));
  EXPECT_THAT(sizes("[{weight: 1, min: 30, max: 20}]"), HasSubstr(":4: size_bytes has min 30 above max 20"));
  EXPECT_THAT(sizes("[{weight: 4000000000, bytes: 64}]"),
              HasSubstr(":4: size_bytes has weights of 4000000000"));
}

TEST(LoaderErrors, RefusesContentThatIsNotTheTraces) {
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\ncontent_file: feed.bin\n"),
              HasSubstr(":5: content_file needs a trace"));
  const std::string recorded = "pace: recorded\ntrace: feed.csv\n";
  EXPECT_THAT(error_in(recorded + "content_file: none.bin\n"),
              HasSubstr(":5: content_file none.bin cannot be read (No such file or directory)"));
  EXPECT_THAT(
      error_in(recorded + "content_file: short.bin\n"),
      HasSubstr(":5: content_file dir/short.bin has 9 bytes, but the trace's messages have 300 in all"));
  EXPECT_THAT(error_in(recorded + "content_file: empty.bin\n"),
              HasSubstr(":5: content_file dir/empty.bin is empty"));
  EXPECT_THAT(error_in(recorded + "content_file: latin1.bin\n"),
              HasSubstr(":5: content_file dir/latin1.bin: message 2 (bytes 100 to 299) is not UTF-8"));
}

TEST(LoaderErrors, RefusesDeadlinesThatAreNone) {
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\ndeadline_ms: 0\n"),
              HasSubstr(":5: deadline_ms must be above 0"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\ndeadline_ms: -1\n"),
              HasSubstr(":5: deadline_ms must be above 0"));
  EXPECT_THAT(error_in("pace: closed\nsize_bytes: 64\ndeadline_ms: 1e30\n"),
              HasSubstr(":5: deadline_ms must be at most 86400000 ms"));
}

TEST(LoaderErrors, RefusesTracesItCannotUse) {
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
