// Result files that are old, or no result files at all, however large: every subcommand that reads one.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "harness/run_program.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/exporters/formats.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

/// The command lines, but for the subcommand's own options, that read the result file `run`.
std::vector<std::vector<std::string>> readers_of(const std::string& run) {
  return {{"report", run, "-o", "out.html"},
          {"export", "csv", run},
          {"compare", run, run},
          {"check", run, "--expect", "lost == 0"},
          {"run", "ping-pong", "--resume", run, "--out", "out.json"}};
}

class ResultFiles : public ProgramTest {
 protected:
  /// Refused by `words` with one sentence that holds `part`, in no more memory than `megabytes`.
  void expect_refused(std::vector<std::string> words, const std::string& part, long long megabytes) const {
    SCOPED_TRACE(words[0]);
    words.insert(words.begin(), {"-v", program});
    const Outcome outcome = run("/usr/bin/time", words);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: "), HasSubstr(part)));
    EXPECT_LT(outcome.err.find('\n'), 300U) << "one sentence";
    const std::string key = "Maximum resident set size (kbytes): ";
    const std::size_t at = outcome.err.find(key);
    ASSERT_NE(at, std::string::npos) << outcome.err;
    EXPECT_LT(std::stoll(outcome.err.substr(at + key.size())), megabytes * 1000);
  }

  const std::string whole_ = to_json(exported_run());
};

/// What has `begin`, and then `part` until it has 100 MB.
struct Hostile {
  const char* name;
  std::string begin, part;
  const char* why;
};

class HostileResultFiles : public ResultFiles, public testing::WithParamInterface<Hostile> {};

TEST_P(HostileResultFiles, AreRefusedInBoundedMemory) {
  const Hostile& hostile = GetParam();
  std::string much;
  while (much.size() < 1'000'000) much += hostile.part;
  std::ofstream out(path("large.json"), std::ios::binary);
  out << hostile.begin;
  for (int i = 0; i < 100; ++i) out << much;
  out.close();
  for (const auto& words : readers_of("large.json")) expect_refused(words, hostile.why, 400);
}

const std::string head = R"({"schema": "wirerace.run/1", "id": )";
INSTANTIATE_TEST_SUITE_P(
    , HostileResultFiles,
    testing::Values(Hostile{"DeepArrays", "", "[", "nested deeper than 64 levels"},
                    Hostile{"DeepObjects", head, "{\"a\":", "nested deeper than 64 levels"},
                    Hostile{"Digits", head, "1", "longer than 1000 characters"},
                    Hostile{"UnterminatedString", head + "\"", "x", "a string longer than 16 MiB"},
                    Hostile{"ManyValues", head + "[", "0,", "values at byte"},
                    Hostile{"Zeroes", "", std::string(1, '\0'), "a byte 0"},
                    Hostile{"Garbage", "", "\xff\xfe", "than 1000 characters"},
                    Hostile{"Objects", "", "{}\n", "not JSON at byte"}),
    [](const auto& info) { return info.param.name; });

TEST_F(ResultFiles, ThatNeverEndAreRefused) {
  expect_refused({"export", "csv", "/dev/zero"}, "larger than 256 MiB", 800);
}

TEST_F(ResultFiles, WithAnyFieldOfAnotherKindAreRefused) {
  const std::string key = "\"lost\": ";
  const std::size_t at = whole_.find(key) + key.size(), end = whole_.find(',', at);
  for (const auto& [value, why] : std::vector<std::pair<std::string, std::string>>{
           {"1e999", "larger than any figure"},
           {"123456789012345678901", "messages.lost must be a whole number"},
           {"-1", "messages.lost must be between 0 and"},
           {"\"3\"", "messages.lost must be a number"},
           {"null", "messages.lost must be a number"},
           {"[3]", "messages.lost must be a number"}}) {
    write("odd.json", whole_.substr(0, at) + value + whole_.substr(end));
    for (const auto& words : readers_of("odd.json")) {
      const Outcome outcome = run(program, words);
      EXPECT_EQ(outcome.exit_code, 1);
      EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: odd.json: "), HasSubstr(why)));
    }
  }
}

TEST_F(ResultFiles, OfTheFirstSchemaAreRead) {
  const std::string old = WIRERACE_OLD_RUN;
  EXPECT_EQ(run(program, {"report", old, "-o", "old.html"}).exit_code, 0);
  for (const Format& format : formats()) {
    const Outcome outcome = run(program, {"export", std::string(format.name), old, "-o", "out"});
    EXPECT_EQ(outcome.exit_code, 0) << format.name << ": " << outcome.err;
    EXPECT_THAT(outcome.err, StartsWith("Export: ")) << "nothing in it contradicts itself";
    std::filesystem::remove_all(path("out"));
  }
  EXPECT_EQ(run(program, {"compare", old, old}).err, "");
}

}  // namespace

}  // namespace wirerace
