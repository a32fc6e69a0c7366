// What a scenario file says its runs are expected to show.
#include <gmock/gmock.h>

#include "scenarios/loader_fixture.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

/// A scenario whose `expect` begins on line 7.
std::string with_expect(const std::string& expect) {
  return "flow: push\npayload: text\npace: constant\nrate_per_s: 5\nsize_bytes: 64\nduration_s: 4\n" + expect;
}

std::vector<std::string> expected(const Scenario& scenario) {
  std::vector<std::string> out;
  for (const ExpectedResult& one : scenario.expect) out.push_back(one.where + " " + one.text);
  return out;
}

TEST(Expect, IsReadAsWrittenWithTheLineOfEach) {
  EXPECT_THAT(expected(parse(with_expect("expect:\n  - websocket.p99 < 5ms\n\n  - 'lost == 0'\n"))),
              ElementsAre("dir/mine.yaml:8 websocket.p99 < 5ms", "dir/mine.yaml:10 lost == 0"));
  EXPECT_THAT(expected(parse(with_expect("expect: [p50 < 1ms, tcp.p50 < 3 * udp.p50]\n"))),
              ElementsAre("dir/mine.yaml:7 p50 < 1ms", "dir/mine.yaml:7 tcp.p50 < 3 * udp.p50"));
}

TEST(Expect, MayBeOneText) {
  EXPECT_THAT(expected(parse(with_expect("expect: lost == 0  # on a reliable transport\n"))),
              ElementsAre("dir/mine.yaml:7 lost == 0"));
  EXPECT_THAT(expected(parse(with_expect(""))), ElementsAre());
}

TEST(Expect, IsOfEveryStepOfASweep) {
  const auto steps = parse_scenarios("dir/mine.yaml",
                                     with_expect("expect: lost == 0\nsweep: {clients: [1, 2]}\n"), open_file);
  ASSERT_EQ(steps.size(), 2u);
  for (const Scenario& step : steps) EXPECT_THAT(expected(step), ElementsAre("dir/mine.yaml:7 lost == 0"));
}

TEST(Expect, IsRefusedWhereItIsNoText) {
  for (const char* expect : {"expect:\n  - p50: 5ms\n", "expect:\n  - [lost == 0]\n"})
    EXPECT_THAT(error_of(with_expect(expect)), StartsWith("dir/mine.yaml:8: expect must be text, such as "
                                                          "websocket.p99 < 5ms, or a list of such, not "))
        << expect;
  for (const char* expect : {"expect:\n", "expect:\n  -\n", "expect: []\n", "expect: {p50: 5ms}\n"})
    EXPECT_THAT(error_of(with_expect(expect)), StartsWith("dir/mine.yaml:7: expect must be text")) << expect;
}

TEST(Expect, DecidesNothingThatIsSent) {
  EXPECT_EQ(Workload(parse(with_expect("expect: lost == 0\n"))).digest(),
            Workload(parse(with_expect(""))).digest());
}

}  // namespace
}  // namespace wirerace
