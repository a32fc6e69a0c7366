// What a user gets wrong is told in one sentence, before anything runs; help and lists tell what there is.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"
#include "results/sample_run.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class CommandLine : public ProgramTest {
 protected:
  CommandLine() {
    write("good.yaml",
          "about: A feed for tests.\nflow: push\npayload: text\npace: constant\nrate_per_s: 100\n"
          "size_bytes: 64\nduration_s: 0.2\n");
    write("unknown-key.yaml",
          "about: A feed for tests.\nflow: push\npayload: text\npace: constant\nrate: 100\nsize_bytes: 64\n"
          "duration_s: 0.2\n");
    write("no.yaml", "about: A feed.\nflow: [push\n");
    write("cut.json", whole_.substr(0, whole_.size() / 2));
    write("text.json", "this is not JSON\n");
    write("other.json", "{\"schema\": \"other/1\", \"trials\": []}\n");
    write("run.json", whole_);
    std::filesystem::create_directory(path("folder"));
  }

  /// Expects that `words` are refused with one sentence that holds `parts`, and that nothing happens.
  void expect_refused(const std::vector<std::string>& words, const std::vector<std::string>& parts) {
    std::string line = "wirerace";
    for (const std::string& word : words) line += " " + word;
    SCOPED_TRACE(line);
    const auto before = files();
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: "), EndsWith("\n")));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    for (const std::string& part : parts) EXPECT_THAT(outcome.err, HasSubstr(part));
    EXPECT_EQ(files(), before);
    EXPECT_TRUE(read_file(path("run.json")) == whole_);
  }

  const std::string whole_ = to_json(sample_run());
};

TEST_F(CommandLine, RefusesTransportsThatAreNone) {
  expect_refused({"run", "good.yaml", "-t", "websockt"},
                 {"unknown transport \"websockt\"", "did you mean websocket?", "long-polling"});
  expect_refused({"run", "good.yaml", "-t", "tcp,grpc/c"}, {"\"grpc/c\"", "did you mean grpc/cq?"});
  expect_refused({"run", "good.yaml", "-t", ""}, {"choose from tcp, udp"});
}

TEST_F(CommandLine, RefusesScenariosThatAreNone) {
  expect_refused({"run", "chat"}, {"unknown scenario chat", "did you mean chat-echo?"});
  expect_refused({"run", "none.yaml"}, {"none.yaml", "No such file", "give the path"});
  expect_refused({"run", "folder/x.yaml"}, {"folder/x.yaml", "No such file"});
  expect_refused({"run", "unknown-key.yaml"}, {"unknown-key.yaml:5: unknown key rate", "rate_per_s?"});
  expect_refused({"run", "no.yaml"}, {"no.yaml:", "not YAML", "write"});
  expect_refused({"run", "good.yaml", "./good.yaml"}, {"scenario \"good\" is given twice", "name each once"});
  expect_refused({"run", "chat-echo", "chat-echo"}, {"scenario \"chat-echo\" is given twice"});
}

TEST_F(CommandLine, RefusesFiguresOutOfRange) {
  for (const char* rate : {"-3", "0", "nan", "inf", "1e9"}) {
    expect_refused({"run", "good.yaml", "--rate", rate}, {"--rate must be above 0 and at most 10000000"});
  }
  for (const char* flag : {"--rate", "--speed", "--duration", "--warmup"}) {
    expect_refused({"run", "good.yaml", flag, "many"}, {flag, "must be a number, not \"many\""});
    expect_refused({"run", "good.yaml", flag, "1s"}, {flag, "must be a number, not \"1s\""});
    expect_refused({"run", "good.yaml", flag}, {flag, "see `wirerace run --help`"});
  }
  expect_refused({"run", "market-feed", "--rate", "5"}, {"--rate does not apply, use --speed"});
  expect_refused({"run", "chat-echo", "--speed", "5"}, {"--speed does not apply, use --rate"});
  expect_refused({"run", "market-feed", "--speed", "0"}, {"--speed must be above 0"});
  for (const char* duration : {"0", "-1", "nan", "1e6"}) {
    expect_refused({"run", "good.yaml", "--duration", duration}, {"--duration must be"});
  }
  expect_refused({"run", "good.yaml", "--warmup", "-1"}, {"--warmup must be from 0"});
  for (const char* rounds : {"0", "-1", "1001", "2.5", "x"}) {
    expect_refused({"run", "good.yaml", "--rounds", rounds},
                   {"--rounds", "must be a whole number from 1 to 1000", rounds});
  }
  for (const char* clients : {"0", "-1", "10001", "x"}) {
    expect_refused({"run", "good.yaml", "--clients", clients}, {"--clients", "from 1 to 10000", clients});
  }
  for (const char* seed : {"-1", "18446744073709551616", "x"}) {
    expect_refused({"run", "good.yaml", "--seed", seed}, {"--seed", "must be a whole number", seed});
  }
  expect_refused({"run", "good.yaml", "--poll-interval", "0"}, {"--poll-interval", "from 1 to 60000"});
}

TEST_F(CommandLine, RefusesFilesItCannotWrite) {
  for (const char* out : {"missing/r.json", "folder", "folder/", "/proc/x"}) {
    expect_refused({"run", "good.yaml", "--out", out}, {"cannot write", out, "choose another file"});
    expect_refused({"run", "good.yaml", "--out", "r.json", "--report", out},
                   {"cannot write", out, "choose another file"});
    expect_refused({"report", "run.json", "-o", out}, {"cannot write", out});
  }
  for (const char* same : {"r.json", "./r.json", "folder/../r.json"}) {
    expect_refused({"run", "good.yaml", "-t", "tcp", "--out", "r.json", "--report", same},
                   {same, "choose another"});
  }
  expect_refused({"report", "run.json", "-o", "./run.json"}, {"is the result file itself", "choose another"});
}

TEST_F(CommandLine, RefusesToReportWhatIsNoRun) {
  expect_refused({"report", "cut.json", "-o", "x.html"}, {"cut.json", "at byte", "read its journal"});
  expect_refused({"report", "text.json", "-o", "x.html"}, {"text.json", "not JSON at byte"});
  expect_refused({"report", "other.json", "-o", "x.html"}, {"other.json", "other/1"});
  expect_refused({"report", "none.json", "-o", "x.html"}, {"none.json: No such file", "give a result file"});
  expect_refused({"report", "folder", "-o", "x.html"}, {"it is a folder", "give a result file"});
  expect_refused({"report", "run.json"}, {"--output is required", "see `wirerace report --help`"});
  expect_refused({"report", "-o", "x.html"}, {"RUN.json is required"});
}

TEST_F(CommandLine, RefusesWordsItDoesNotKnow) {
  expect_refused({}, {"give one of run, list, workload, report, "});
  expect_refused({"reprot"},
                 {"unknown subcommand \"reprot\" (did you mean report?)", "see `wirerace --help`"});
  expect_refused({"--verbos"}, {"unknown option \"--verbos\"", "see `wirerace --help`"});
  expect_refused({"run", "--transport", "tcp"}, {"--transport", "see `wirerace run --help`"});
  expect_refused({"run", "--format", "xml"}, {"xml", "json", "see `wirerace run --help`"});
  expect_refused({"list", "clients"}, {"clients", "transports", "see `wirerace list --help`"});
  expect_refused({"list", "transports", "scenarios"}, {"scenarios"});
  expect_refused({"worker", "server", "tcp/asio", "more"}, {"more"});
  expect_refused({"worker", "server"}, {"backend is required"});
  expect_refused({"worker", "middle", "tcp/asio"}, {"middle", "server"});
  expect_refused({"worker", "server", "tcp/none"}, {"unknown transport \"tcp/none\""});
}

TEST_F(CommandLine, HelpNamesEveryFlag) {
  const std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> pages = {
      {{"--help"}, {"run", "list", "report", "--version", "Exit codes"}},
      {{"run", "--help"},
       {"SCENARIO", "--transports", "--rounds", "--duration", "--warmup", "--clients", "--rate", "--speed",
        "--seed", "--poll-interval", "--server-via", "--client-via", "--out", "--report", "--label",
        "--format", "--quiet"}},
      {{"list", "--help"}, {"what", "--verbose"}},
      {{"workload", "--help"},
       {"SCENARIO", "--duration", "--warmup", "--clients", "--rate", "--speed", "--seed", "--json"}},
      {{"report", "--help"}, {"RUN.json", "--output"}},
      {{"doctor", "--help"}, {"--json", "warning", "Exit codes"}},
      {{"serve", "--help"}, {"BACKEND", "--listen", "127.0.0.1:0", "Ctrl-C", "Exit codes"}},
      {{"worker", "--help"}, {"end", "backend"}},
  };
  for (const auto& [words, parts] : pages) {
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.err, IsEmpty());
    for (const std::string& part : parts) EXPECT_THAT(outcome.out, HasSubstr(part)) << words[0];
  }
  EXPECT_EQ(run(program, {"--version"}).exit_code, 0);
}

TEST_F(CommandLine, ListTellsWhatThereIs) {
  const Outcome all = run(program, {"list"});
  EXPECT_EQ(all.exit_code, 0);
  for (const char* name : {"* tcp/asio", "  grpc/sync", "short-polling/", "market-feed", "ping-pong"}) {
    EXPECT_THAT(all.out, HasSubstr(name));
  }
  const Outcome transports = run(program, {"list", "transports", "--verbose"});
  EXPECT_EQ(transports.exit_code, 0);
  EXPECT_THAT(transports.out, AllOf(HasSubstr("* udp/asio"), HasSubstr("may lose messages")));
  EXPECT_THAT(transports.out, HasSubstr("Each message goes as a frame"));
  EXPECT_THAT(transports.out, AllOf(HasSubstr("sockets: 2 TCP"), HasSubstr("sockets: 2 UDP"))) << "read back";
  EXPECT_EQ(transports.out.find("market-feed"), std::string::npos);
  const Outcome scenarios = run(program, {"list", "scenarios"});
  EXPECT_EQ(scenarios.exit_code, 0);
  EXPECT_THAT(scenarios.out,
              AllOf(HasSubstr("chat-echo"), HasSubstr("camera-frames"), HasSubstr("50 clients")));
  EXPECT_EQ(scenarios.out.find("tcp"), std::string::npos);
  EXPECT_THAT(scenarios.out, AllOf(HasSubstr("\n* chat-echo "), HasSubstr("\n  chat-rooms "),
                                   HasSubstr("sweep of size_bytes")));
  EXPECT_THAT(run(program, {"list", "scenarios", "--verbose"}).out,
              AllOf(HasSubstr("sweep of clients: 1, 3, 10"), HasSubstr("late after 16.7 ms")));
}

TEST_F(CommandLine, WorkloadTellsWhatAScenarioSends) {
  const Outcome good = run(program, {"workload", "good.yaml", "--rate", "1000", "--clients", "3"});
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_THAT(good.err, IsEmpty());
  for (const char* part :
       {"good\n", "push, constant, text, 3 clients", "200 measured, 0 in the warm-up", "12,800 in all",
        "1,000/s on average", "64 B –    128 B         200  ####", "1 ms –     2 ms         199  ####"}) {
    EXPECT_THAT(good.out, HasSubstr(part));
  }
  EXPECT_EQ(good.out.find('\x1b'), std::string::npos) << "colours in a pipe";
  EXPECT_THAT(run(program, {"workload", "large-transfer"}).out, HasSubstr("in a cycle of 1\n"));
  EXPECT_THAT(run(program, {"workload"}).out, AllOf(HasSubstr("market-feed\n"), HasSubstr("chat-echo\n")));
  expect_refused({"workload", "good.yaml", "--speed", "2"}, {"--speed does not apply, use --rate"});
  EXPECT_THAT(run(program, {"workload", "server-restart"}).out,
              HasSubstr("server killed at 1 s, for 0.3 s\n"));
  EXPECT_THAT(run(program, {"workload", "slow-subscriber", "connection-storm"}).out,
              AllOf(HasSubstr("faults        1 slow reader, which reads nothing\n"),
                    HasSubstr("1 s before that, with all connected\n")));
}

TEST_F(CommandLine, WorkloadTellsPrograms) {
  const Outcome outcome = run(program, {"workload", "good.yaml", "size-sweep", "chat-rooms", "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto list = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(list.size(), 11u);
  EXPECT_EQ(list[0]["name"], "good");
  EXPECT_EQ(list[0]["messages"], 20);
  EXPECT_EQ(list[0]["deliveries"], 20);
  EXPECT_EQ(list[0]["gaps_ns"].size(), 1u);
  EXPECT_EQ(list[0]["sizes_bytes"][0]["from"], 64);
  EXPECT_EQ(list[1]["name"], "size-sweep/16");
  EXPECT_EQ(list[1]["cycle"], 1);
  EXPECT_FALSE(list[1].contains("messages"));
  EXPECT_EQ(list[10]["room_clients"], 12);
  EXPECT_EQ(list[10]["deliveries"], 11 * list[10]["messages"].get<int>());
}

TEST_F(CommandLine, ReportReadsAResultFile) {
  const Outcome outcome = run(program, {"report", "run.json", "-o", "r.html"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "Report: r.html\n");
  EXPECT_THAT(read_file(path("r.html")), HasSubstr("</html>"));
}

TEST_F(CommandLine, ReportOfSeveralRunsHasTheirTrends) {
  wirerace::Run later = load_run(path("run.json"));
  later.id += "-later";
  later.started = "2026-11-22T01:30:00Z";
  later.label = "v2";
  write("later.json", to_json(later));
  const Outcome outcome = run(program, {"report", "later.json", "run.json", "-o", "r.html"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(read_file(path("r.html")), HasSubstr("<h2>2 runs, oldest first</h2>"));
}

TEST_F(CommandLine, RefusesToReportARunTwice) {
  write("copy.json", read_file(path("run.json")));
  expect_refused({"report", "run.json", "copy.json", "-o", "x.html"},
                 {"run.json and copy.json hold the same run", "give each run once"});
}

}  // namespace

}  // namespace wirerace
