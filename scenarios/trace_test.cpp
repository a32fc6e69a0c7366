#include "scenarios/trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenarios/catalogue.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;

std::string trace_error(const std::string& text) {
  try {
    read_trace("t.csv", text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Trace, ReadsTimesAndSizesPastComments) {
  const auto trace = read_trace("t.csv", "# a comment\ntime_us,size_bytes\n0,10\r\n\n# another\n5,20\n5,30");
  ASSERT_EQ(trace.size(), 3u);
  EXPECT_EQ(trace[0].at, 0us);
  EXPECT_EQ(trace[0].bytes, 10u);
  EXPECT_EQ(trace[2].at, 5us);
  EXPECT_EQ(trace[2].bytes, 30u);
}

TEST(Trace, CountsTimesFromTheFirstMessage) {
  const auto trace = read_trace("t.csv", "time_us,size_bytes\n1618677817061845,10\n1618677817061945,20\n");
  EXPECT_EQ(trace[0].at, 0us);
  EXPECT_EQ(trace[1].at, 100us);
}

TEST(Trace, ErrorsNameFileAndLine) {
  using testing::StartsWith;
  EXPECT_THAT(trace_error(""), StartsWith("t.csv:1: the trace is empty"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n"), StartsWith("t.csv:1: the trace is empty"));
  EXPECT_THAT(trace_error("0,10\n"), StartsWith("t.csv:1: a trace begins with the line time_us,size_bytes"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n0,10\n7,10\n6,10\n"),
              StartsWith("t.csv:4: time 6 is before the 7"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n\n1.5,10\n"), StartsWith("t.csv:3: \"1.5\" is no time"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n-1,10\n"), StartsWith("t.csv:2: \"-1\" is no time"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n0,0\n"), StartsWith("t.csv:2: \"0\" is no size"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n0,16777217\n"),
              StartsWith("t.csv:2: \"16777217\" is no size"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n0,1,2\n"), StartsWith("t.csv:2: \"1,2\" is no size"));
  EXPECT_THAT(trace_error("time_us,size_bytes\n0\n"), StartsWith("t.csv:2: \"0\" is not a time and a size"));
}

TEST(Trace, ARecordingLastsOneMeanGapPastItsLastMessage) {
  EXPECT_EQ(recording_length({{0ms, 1}, {100ms, 1}, {200ms, 1}}), 300ms);
  EXPECT_EQ(recording_length({{0ms, 1}, {0ms, 1}}), 0ms);
  EXPECT_EQ(recording_length({{0ms, 1}}), 0ms);
  EXPECT_EQ(recording_length({}), 0ms);
}

}  // namespace
}  // namespace wirerace
