// `wirerace import` as a user runs it, and what it makes, raced.
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

#include "harness/run_program.hpp"
#include "results/files.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

/// A HAR of `messages` received messages, one each millisecond, and one sent.
std::string har(unsigned messages) {
  std::string text =
      R"({"log": {"version": "1.2", "entries": [{"_resourceType": "websocket", "_webSocketMessages": [
         {"type": "send", "time": 1618677817.0, "opcode": 1, "data": "{\"subscribe\": true}"})";
  for (unsigned i = 0; i < messages; ++i) {
    text += ",\n{\"type\": \"receive\", \"time\": " + std::to_string(1618677817 + i / 1000) + "." +
            std::to_string(1000 + i % 1000).substr(1) + R"(, "opcode": 1, "data": "{\"price\": )" +
            std::string(10 + i % 50, '7') + "}\"}";
  }
  return text + R"(], "request": {"method": "GET", "url": "wss://feed.example/"}}]}})";
}

class ImportProgram : public ProgramTest {};

TEST_F(ImportProgram, MakesAScenarioThatRuns) {
  write("page.har", har(300));
  const Outcome made = run(program, {"import", "page.har", "-o", "my feed.yaml"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, IsEmpty());
  EXPECT_EQ(made.out,
            "300 messages received in 0.299 s (wss://feed.example/), imported from page.har.\n"
            "  my feed.yaml: the scenario\n"
            "  my feed.csv: the trace: times and sizes\n"
            "- left out: 1 sent message (--direction send imports those)\n"
            "Run it: wirerace run 'my feed.yaml'\n");
  EXPECT_THAT(files(), ElementsAre("my feed.csv", "my feed.yaml", "page.har"));

  const Outcome raced =
      run(program, {"run", "my feed.yaml", "-t", "tcp", "--rounds", "1", "--out", "r.json"});
  ASSERT_EQ(raced.exit_code, 0) << raced.err;
  for (const Trial& trial : wirerace::raced(result("r.json"))) {
    EXPECT_EQ(trial.status, TrialStatus::Ok);
    EXPECT_EQ(trial.messages.delivered, 300u);
  }
}

TEST_F(ImportProgram, KeepsContentWhenAskedAndReplaysIt) {
  write("page.har", har(100));
  const Outcome made = run(program, {"import", "page.har", "-o", "feed.yaml", "--keep-payload"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(read_file(path("feed.bin")), StartsWith("{\"price\": 7777777777}{\"price\": 77777777777}"));
  const Outcome raced = run(program, {"run", "feed.yaml", "-t", "tcp", "--rounds", "1", "--out", "r.json"});
  EXPECT_EQ(raced.exit_code, 0) << raced.err;
}

TEST_F(ImportProgram, TellsADamagedFileInOneSentenceAndWritesNothing) {
  const std::string whole = har(300);
  write("page.har", whole.substr(0, whole.size() / 2));
  const Outcome outcome = run(program, {"import", "page.har", "-o", "feed.yaml"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err,
              AllOf(StartsWith("wirerace: page.har: at byte "), HasSubstr(", in entry 1, message "),
                    HasSubstr(" messages before it could be read: repair the file")));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
  EXPECT_THAT(files(), ElementsAre("page.har"));
}

TEST_F(ImportProgram, LeavesAllOrNothingBehindWhenInterrupted) {
  write("page.har", har(200'000));
  Program import({program, "import", "page.har", "-o", "feed.yaml"}, folder_.path());
  ASSERT_TRUE(wait_until([&] { return files().size() > 1; }));  // it has begun to write
  import.signal(SIGINT);
  const Outcome outcome = import.wait();
  if (outcome.exit_code == 0) {  // it was done before the signal came
    EXPECT_THAT(files(), ElementsAre("feed.csv", "feed.yaml", "page.har"));
  } else {
    EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
    EXPECT_EQ(outcome.err, "wirerace: interrupted: nothing was written\n");
    EXPECT_THAT(files(), ElementsAre("page.har"));
  }
}

TEST_F(ImportProgram, RefusesWordsThatAreNone) {
  write("page.har", har(2));
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--format", "xml"}, {"--direction", "up"}, {"--framing", "u64"}, {"--entry", "0"}}) {
    std::vector<std::string> all = {"import", "page.har", "-o", "feed.yaml"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome outcome = run(program, all);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: " + words[0]), HasSubstr(words[1])));
  }
  EXPECT_THAT(files(), ElementsAre("page.har"));
}

TEST_F(ImportProgram, TeachesItsFormats) {
  const Outcome help = run(program, {"import", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* part : {"DevTools", "jsonl", "time_us,size", "tcpdump", "sockperf", "--framing u32",
                           "--keep-payload", "Examples:"})
    EXPECT_THAT(help.out, HasSubstr(part));
}

}  // namespace

}  // namespace wirerace
