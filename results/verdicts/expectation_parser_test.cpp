#include "results/verdicts/expectation_parser.hpp"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(std::string_view text) {
  try {
    parse_expectation(text);
  } catch (const ExpectationError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ExpectationText, IsReadInParts) {
  const ParsedExpectation one = parse_expectation("  my feed : websocket/beast.p99.9<=1.5e3us");
  EXPECT_EQ(one.scenario, "my feed");
  EXPECT_EQ(one.scenario_at, 3u);
  EXPECT_EQ(one.left.backend, "websocket/beast");
  EXPECT_EQ(one.left.metric->name, "p99.9");
  EXPECT_EQ(one.left.backend_at, 13u);
  EXPECT_EQ(one.left.metric_at, 29u);
  EXPECT_EQ(one.relation, Relation::LessOrEqual);
  EXPECT_EQ(one.right.metric, nullptr);
  EXPECT_EQ(one.right.number, 1.5e6);

  const ParsedExpectation two = parse_expectation("3*tcp.cpu_per_message >= grpc/grpc++.cpu_per_message");
  EXPECT_EQ(two.scenario, "");
  EXPECT_EQ(two.left.number, 3);
  EXPECT_EQ(two.left.backend, "tcp");
  EXPECT_EQ(two.right.number, 1);
  EXPECT_EQ(two.right.backend, "grpc/grpc++");
  EXPECT_EQ(parse_expectation("a: b: lost == 0").scenario, "a: b") << "scenarios are named after files";
}

TEST(ExpectationText, HasTheUnitsOfItsFigure) {
  const std::vector<std::pair<const char*, double>> numbers = {{"p50 < 7 ns", 7},
                                                               {"p50 < 7us", 7e3},
                                                               {"p50 < 7 µs", 7e3},
                                                               {"p50 < 7μs", 7e3},
                                                               {"p50 < 7ms", 7e6},
                                                               {"p50 < 7s", 7e9},
                                                               {"server_memory < 7", 7},
                                                               {"server_memory < 7B", 7},
                                                               {"server_memory < 7kB", 7e3},
                                                               {"server_memory < 7 KiB", 7168},
                                                               {"server_memory < 7MB", 7e6},
                                                               {"server_memory < 7 MiB", 7340032},
                                                               {"server_memory < 7GB", 7e9},
                                                               {"payload_bytes_per_second > 7 MB/s", 7e6},
                                                               {"fps >= 59.94", 59.94},
                                                               {"lost == 0", 0},
                                                               {"bytes_per_payload_byte < 1.2", 1.2}};
  for (const auto& [text, number] : numbers) EXPECT_EQ(parse_expectation(text).right.number, number) << text;
}

TEST(ExpectationText, IsRefusedWithThePlaceAndWhatToWrite) {
  struct Refused {
    const char* text;
    const char* place;
    const char* what;
  };
  const std::vector<Refused> all = {
      {"websocket.p98 < 5ms", "at character 11: ", "no figure is called \"p98\": the nearest are p90, p99"},
      {"p98.5 < 5ms", "at character 1: ", "\"p98.5\": the nearest are p99.9"},
      {"cpu < 5us", "at character 1: ", "cpu_per_message, server_cpu_per_message"},
      {"websocket. < 5ms", "at character 1: ", "no figure is called \"websocket.\""},
      {".p99 < 5ms", "at character 1: ", "no backend before the dot"},
      {" : p50 < 5ms", "at character 2: ", "no scenario before the colon"},
      {"p50 < 5", "at character 7: ", "5 has no unit, and p50 is a duration: write 5ms"},
      {"p50 < 5 KiB",
       "at character 9: ", "\"KiB\" is no unit of p50, which is a duration: write ns, us, ms or s"},
      {"server_memory < 5ms",
       "at character 18: ", "\"ms\" is no unit of server_memory, which is a size: write B"},
      {"lost < 5 %", "at character 10: ", "\"%\" is too much: lost is a count, write 5"},
      {"feed: lost < 1,000", "at character 15: ", "\",000\" is too much"},
      {"p50 < lost", "at character 7: ", "p50 is a duration and lost is a count: compare two of a kind"},
      {"1 < 2", "at character 1: ", "no figure on either side: write for example"},
      {"p50 =< 5ms", "at character 5: ", "\"=<\" is no comparison: write <, <=, >, >= or =="},
      {"p50 ≤ 5ms", "at character 5: ", "a comparison is missing here"},
      {"µ50 = 5ms", "at character 1: ", "no figure is called \"µ50\""},
      {"µ50.p50 = 5ms", "at character 9: ", "\"=\" is no comparison"},
      {"p50", "at character 4: ", "a comparison is missing here"},
      {"p50 <", "at character 6: ", "a figure or a number is missing here"},
      {"", "at character 1: ", "a figure or a number is missing here"},
      {"p50 * 2 < p90", "at character 5: ", "its factor stands first: write 3 * tcp.p50"},
      {"p50 < 2 * 3 * p90", "at character 11: ", "no figure is called \"3\""},
      {"p50 < 2ms * p90", "at character 11: ", "only a figure can be multiplied"},
      {"p50 < 0 * p90", "at character 7: ", "write a number above 0"},
      {"p50 < 1e999ms", "at character 7: ", "out of range"},
      {"1ms < p50 < 2ms", "at character 11: ", "\"< 2ms\" is too much: an expectation is one comparison"},
  };
  for (const Refused& one : all)
    EXPECT_THAT(error_of(one.text), AllOf(StartsWith(one.place), HasSubstr(one.what))) << one.text;
}

}  // namespace
}  // namespace wirerace
