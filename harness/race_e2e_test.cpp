// `wirerace run` from the command line to the result file, with real workers.
#include <gmock/gmock.h>
#include <sched.h>

#include <csignal>
#include <map>
#include <set>

#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string program = WIRERACE_PROGRAM;

constexpr const char* feed = R"(about: A feed for tests.
flow: push
payload: text
pace: constant
rate_per_s: 500
size_bytes: {min: 40, max: 400}
duration_s: 0.2
warmup_s: 0.1
)";

const std::set<std::string> unreliable = {"udp/asio", "udp/asio+gso"};

std::uint64_t in_slices(const Trial& trial) {
  std::uint64_t messages = 0;
  for (const LatencySlice& slice : trial.latency_over_time) messages += slice.count;
  return messages;
}

std::string dump(const Trial& trial) {
  return trial.scenario + " over " + trial.backend + ": " + status_name(trial.status) + " " + trial.reason;
}

class Race : public ProgramTest {
 protected:
  /// `wirerace run WORDS… --out r.json`, which must go well, and its result.
  wirerace::Run race(std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    words.insert(words.end(), {"--out", "r.json"});
    outcome_ = run(program, words);
    EXPECT_EQ(outcome_.exit_code, 0) << outcome_.err;
    const auto run = result("r.json");
    EXPECT_TRUE(run.complete);
    for (const Trial& trial : run.trials) {
      EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
      EXPECT_EQ(trial.messages.corrupt + trial.messages.duplicated, 0u) << dump(trial);
      EXPECT_GT(trial.messages.delivered, 0u) << dump(trial);
      EXPECT_THAT(trial.latency_over_time, SizeIs(trial.latency_ns ? 50 : 0)) << dump(trial);
      EXPECT_EQ(in_slices(trial), trial.latency_ns.value_or(Distribution{}).count) << dump(trial);
      if (unreliable.contains(trial.backend)) continue;
      EXPECT_EQ(trial.messages.delivered, trial.messages.planned) << dump(trial);
      EXPECT_EQ(trial.messages.sent, trial.messages.planned) << dump(trial);
      EXPECT_EQ(trial.messages.lost + trial.messages.reordered, 0u) << dump(trial);
    }
    return run;
  }

  /// Of the only trial of a short race over tcp.
  std::string digest(std::vector<std::string> words) {
    words.insert(words.end(), {"-t", "tcp", "--rounds", "1", "--duration", "0.2", "--warmup", "0"});
    const auto run = race(words);
    return raced(run).size() == 1 ? raced(run)[0].workload_digest : "";
  }

  Outcome outcome_;
};

std::set<std::string> backends_of(const Run& run) {
  std::set<std::string> names;
  for (const Trial& trial : raced(run)) names.insert(trial.backend);
  return names;
}

class EveryTransport : public Race, public ::testing::WithParamInterface<const char*> {};

TEST_P(EveryTransport, CarriesTheSameMessagesWhole) {
  const auto run = race({GetParam(), "--rounds", "1", "--duration", "1", "--warmup", "0.1"});
  EXPECT_THAT(raced(run), SizeIs(7));
  EXPECT_THAT(backends_of(run), SizeIs(7));
  for (const Trial& trial : raced(run)) EXPECT_EQ(trial.workload_digest, run.scenarios[0].digest);
  EXPECT_THAT(files(), ElementsAre("r.json"));
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryTransport,
                         ::testing::Values("market-feed", "camera-frames", "ping-pong", "chat-echo"),
                         [](const auto& info) {
                           std::string name = info.param;
                           name.erase(name.find('-'), 1);
                           return name;
                         });

TEST_F(Race, EveryTransportCarriesAnUplink) {
  write("sensors.yaml",
        "about: Sensors.\nflow: uplink\npayload: binary\nclients: 5\npace: poisson\nrate_per_s: 300\n"
        "size_bytes: {min: 8, max: 900}\nduration_s: 0.3\nwarmup_s: 0.1\n");
  const auto run = race({"sensors.yaml", "--rounds", "1"});
  EXPECT_THAT(backends_of(run), SizeIs(7));
}

TEST_F(Race, EveryBackendBroadcasts) {
  write("news.yaml",
        "about: News.\nflow: broadcast\npayload: text\nclients: 9\npace: constant\nrate_per_s: 100\n"
        "size_bytes: {min: 16, max: 900}\ndeadline_ms: 1000\nduration_s: 0.3\nwarmup_s: 0.1\n");
  for (const Trial& trial : raced(race({"news.yaml", "--rounds", "1", "-t", "all"}))) {
    EXPECT_EQ(trial.messages.planned, 9u * 30) << dump(trial);
    ASSERT_TRUE(trial.fan_out) << dump(trial);
    EXPECT_LE(trial.fan_out->first_ns.p50, trial.fan_out->last_ns.p50) << dump(trial);
    EXPECT_TRUE(trial.messages.late) << dump(trial);
  }
}

TEST_F(Race, EveryBackendChats) {
  write("rooms.yaml",
        "about: Rooms.\nflow: chat\npayload: binary\nclients: 10\nroom_clients: 4\npace: poisson\n"
        "rate_per_s: 200\nsize_bytes: {min: 8, max: 900}\nduration_s: 0.4\nwarmup_s: 0.1\n");
  for (const Trial& trial : raced(race({"rooms.yaml", "--rounds", "1", "-t", "all"}))) {
    EXPECT_GT(trial.messages.planned, 80u) << dump(trial) << "more copies than messages";
    EXPECT_TRUE(trial.fan_out) << dump(trial);
  }
}

TEST_F(Race, EveryBackendIsFloodedBothWays) {
  for (const std::string flow : {"push", "uplink"}) {
    write(flow + ".yaml", "about: A flood.\nflow: " + flow +
                              "\npayload: binary\nclients: 2\npace: flood\nsize_bytes: 1000\n"
                              "duration_s: 0.6\nwarmup_s: 0.1\n");
    for (const Trial& trial : raced(race({flow + ".yaml", "--rounds", "1", "-t", "all"}))) {
      EXPECT_FALSE(trial.latency_ns) << dump(trial) << ": its messages are due at no time";
      EXPECT_GT(trial.throughput.value_or(Throughput{}).messages_per_second, 0) << dump(trial);
    }
  }
}

TEST_F(Race, EveryTransportServesAHundredClients) {
  const auto run = race({"chat-echo", "--clients", "100", "--rounds", "1", "--duration", "0.3"});
  EXPECT_THAT(backends_of(run), SizeIs(7));
  EXPECT_EQ(run.scenarios.at(0).clients, 100u);
}

TEST_F(Race, WorkersRaiseTheLimitOfOpenFilesAsFarAsTheyMay) {
  const Outcome outcome =
      run("sh", {"-c", "ulimit -Sn 64 && exec \"$@\"", "sh", program, "run", "chat-echo", "--clients", "100",
                 "-t", "tcp,sse", "--rounds", "1", "--duration", "0.2", "--out", "r.json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const Trial& trial : result("r.json").trials) EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
}

TEST_F(Race, AllMeansEveryBackend) {
  const auto run = race({"ping-pong", "--transports", "all", "--rounds", "1", "--duration", "0.2"});
  const auto names = backends_of(run);
  EXPECT_GT(names.size(), 14u);
  EXPECT_TRUE(names.contains("grpc/sync"));
  EXPECT_EQ(raced(run).size() + 1, run.backends.size());
}

TEST_F(Race, RunsEveryPairOnceARound) {
  write("feed.yaml", feed);
  const auto run = race({"feed.yaml", "ping-pong", "-t", "tcp,udp", "--rounds", "2", "--duration", "0.2"});
  std::map<std::string, std::set<unsigned>> rounds;
  std::set<unsigned> orders;
  for (const Trial& trial : run.trials) orders.insert(trial.order);
  for (const Trial& trial : raced(run)) {
    EXPECT_TRUE(rounds[trial.scenario + trial.backend].insert(trial.round).second);
  }
  EXPECT_THAT(rounds, SizeIs(4));
  EXPECT_THAT(raced(run), SizeIs(8));
  EXPECT_THAT(orders, SizeIs(run.trials.size()));
  EXPECT_EQ(*orders.rbegin(), run.trials.size());
}

TEST_F(Race, EveryRoundRunsTheFloorAndOneBackendTwice) {
  write("feed.yaml", feed);
  const auto run = race({"feed.yaml", "-t", "tcp,udp", "--rounds", "2"});
  unsigned floors = 0, twins = 0;
  for (const Trial& trial : run.trials) {
    floors += trial.backend == "floor" && trial.latency_ns.value_or(Distribution{}).p50.value_or(0) > 0;
    twins += trial.repeat == 2 && trial.backend == "tcp/asio";
  }
  EXPECT_EQ(floors, 2u);
  EXPECT_EQ(twins, 2u);
  ASSERT_THAT(run.noise, SizeIs(1));
  EXPECT_EQ(run.noise[0].pairs, 2u);
  EXPECT_THAT(outcome_.out, HasSubstr("The floor: "));
  EXPECT_THAT(outcome_.out, HasSubstr("are noise here: tcp/asio differed from itself"));
}

TEST_F(Race, TheCostOfBothEndsAndTheSettingsInForceAreTold) {
  const auto run = race({"chat-echo", "--rounds", "1", "--duration", "0.3"});
  for (const Trial& trial : raced(run)) {
    for (const EndCost& end : {trial.server, trial.client}) {
      EXPECT_GT(end.user_ns_per_message.value_or(-1) + end.system_ns_per_message.value_or(-1), 0)
          << dump(trial);
      EXPECT_GT(end.voluntary_switches_per_message.value_or(0), 0) << dump(trial);
      EXPECT_GE(end.involuntary_switches_per_message.value_or(-1), 0) << dump(trial);
      EXPECT_GE(end.peak_rss_bytes.value_or(0), end.steady_rss_bytes.value_or(1)) << dump(trial);
      EXPECT_TRUE(end.rss_bytes_per_connection) << dump(trial);
      EXPECT_GT(end.cpu_ns_per_connection.value_or(0), 0) << dump(trial);
      EXPECT_GT(end.threads.value_or(0), 0u) << dump(trial);
      EXPECT_GT(end.open_files.value_or(0), unreliable.contains(trial.backend) ? 3u : 50u) << dump(trial);
    }
    EXPECT_TRUE(trial.send_latency_ns) << dump(trial);
    ASSERT_TRUE(trial.fairness) << dump(trial);
    EXPECT_GT(trial.fairness->jain, 0) << dump(trial);
    EXPECT_LE(trial.fairness->jain, 1.0001) << dump(trial);
    for (const auto& in_force : {trial.server_in_force, trial.client_in_force}) {
      ASSERT_TRUE(in_force.contains("sockets")) << dump(trial);
      const bool tcp = in_force.at("sockets").ends_with(" TCP");
      EXPECT_EQ(tcp, !unreliable.contains(trial.backend)) << in_force.at("sockets");
      if (tcp) {
        EXPECT_EQ(in_force.at("TCP_NODELAY"), "on") << dump(trial);
      }
    }
  }
}

TEST_F(Race, TransportsAreNamedBeforeOrBehindScenarios) {
  write("feed.yaml", feed);
  const std::set<std::string> both = {"tcp/asio", "udp/asio"};
  EXPECT_EQ(backends_of(race({"-t", "tcp,udp", "feed.yaml", "--rounds", "1"})), both);
  EXPECT_EQ(backends_of(race({"feed.yaml", "-t", "tcp", "--rounds", "1", "-t", "udp"})), both);
}

TEST_F(Race, TheDigestTellsWhatIsSent) {
  write("trace.csv", "time_us,size_bytes\n0,100\n50000,200\n100000,100\n150000,100\n200000,100\n");
  write("other.csv", "time_us,size_bytes\n0,100\n50000,200\n100000,101\n150000,100\n200000,100\n");
  const std::string head =
      "about: A recording.\nflow: push\npayload: text\npace: recorded\nduration_s: 0.2\n";
  write("a.yaml", head + "trace: trace.csv\n");
  write("b.yaml", head + "trace: other.csv\n");
  const std::string plain = digest({"a.yaml"});
  EXPECT_THAT(plain, SizeIs(16));
  EXPECT_EQ(digest({"a.yaml"}), plain);
  const std::set<std::string> all = {plain, digest({"a.yaml", "--seed", "2"}),
                                     digest({"a.yaml", "--speed", "2"}), digest({"b.yaml"})};
  EXPECT_THAT(all, SizeIs(4));
}

TEST_F(Race, JsonOnStandardOutputIsTheResultFile) {
  write("feed.yaml", feed);
  race({"feed.yaml", "-t", "tcp", "--rounds", "1", "--format", "json"});
  EXPECT_EQ(outcome_.out, read_file(path("r.json")));
}

TEST_F(Race, MarkdownIsATableOfTheBackends) {
  write("feed.yaml", feed);
  race({"feed.yaml", "-t", "tcp,udp", "--rounds", "1", "--format", "markdown"});
  EXPECT_THAT(outcome_.out, HasSubstr("| tcp/asio |"));
  EXPECT_THAT(outcome_.out, HasSubstr("| udp/asio |"));
  EXPECT_THAT(outcome_.out, HasSubstr("feed"));
}

TEST_F(Race, ProgressElsewhereThanOnATerminalIsPlainLines) {
  write("feed.yaml", feed);
  race({"feed.yaml", "-t", "tcp", "--rounds", "2"});
  EXPECT_THAT(outcome_.err, HasSubstr("/6] round 1  feed over tcp/asio: ok"));
  EXPECT_THAT(outcome_.err, HasSubstr("/6] round 2  feed over tcp/asio, again: ok"));
  EXPECT_THAT(outcome_.err, Not(::testing::AnyOf(HasSubstr("\033"), HasSubstr("\r"))));
  EXPECT_THAT(outcome_.out, Not(HasSubstr("\033")));
}

TEST_F(Race, QuietPrintsNothingButTheTable) {
  write("feed.yaml", feed);
  race({"feed.yaml", "-t", "tcp", "--rounds", "1", "--quiet"});
  EXPECT_THAT(outcome_.err, IsEmpty());
  EXPECT_THAT(outcome_.out, HasSubstr("tcp/asio"));
}

TEST_F(Race, TheLastOfARepeatedFlagCounts) {
  write("feed.yaml", feed);
  const auto run = race({"feed.yaml", "-t", "tcp", "--rounds", "9", "--rounds", "1", "--duration", "9",
                         "--duration", "0.2", "--rate", "7", "--rate", "400", "--out", "other.json"});
  ASSERT_THAT(raced(run), SizeIs(1));
  EXPECT_EQ(raced(run)[0].messages.planned, 80u);
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "r.json"));
}

TEST_F(Race, AShorterPollIntervalMeansMorePolls) {
  write("feed.yaml", feed);
  const auto polls = [&](const char* interval) {
    const auto run = race({"feed.yaml", "-t", "short-polling", "--rounds", "1", "--poll-interval", interval});
    return raced(run).at(0).polls.value_or(Polls{}).total;
  };
  const auto often = polls("5"), seldom = polls("100");
  EXPECT_GT(often, seldom);
  EXPECT_GT(seldom, 0u);
}

TEST_F(Race, TheReportIsWrittenToo) {
  write("feed.yaml", feed);
  race({"feed.yaml", "-t", "tcp", "--rounds", "1", "--report", "r.html"});
  EXPECT_THAT(read_file(path("r.html")), HasSubstr("tcp/asio"));
  EXPECT_THAT(outcome_.err, HasSubstr("Report: r.html"));
}

TEST_F(Race, WithoutOutTheResultGoesIntoTheRunsFolder) {
  write("feed.yaml", feed);
  const Outcome outcome = run(program, {"run", "feed.yaml", "-t", "tcp", "--rounds", "1"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(files(), ElementsAre("feed.yaml", "runs"));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path("runs"))) {
    names.push_back("runs/" + entry.path().filename().string());
  }
  ASSERT_THAT(names, SizeIs(1));
  EXPECT_EQ(names[0], "runs/" + result(names[0]).id + ".json");
  EXPECT_THAT(outcome.err, HasSubstr("Result: " + names[0]));
}

TEST_F(Race, AWorkerThatCannotStartFailsItsTrialAndNoOther) {
  write("feed.yaml", feed);
  const std::map<std::string, std::string> reasons = {
      {"no-such-program",
       "cannot start \"no-such-program\" for the client worker: No such file or directory"},
      {"false", "exited with code 1"},
      {R"(printf \377\377\377\377\377\377)", "what came over the control pipe is no message"}};
  for (const auto& [via, reason] : reasons) {
    const Outcome outcome = run(program, {"run", "feed.yaml", "-t", "tcp,udp", "--rounds", "1",
                                          "--client-via", via, "--out", "r.json"});
    EXPECT_EQ(outcome.exit_code, 3) << via << ": " << outcome.err;
    const auto run = result("r.json");
    EXPECT_TRUE(run.complete);
    EXPECT_THAT(raced(run), SizeIs(2));
    for (const Trial& trial : run.trials) {
      EXPECT_EQ(trial.status, TrialStatus::Failed) << dump(trial);
      EXPECT_THAT(trial.reason, AllOf(HasSubstr("the client worker"), HasSubstr(reason)));
    }
  }
}

class RunningRace : public Race {
 protected:
  /// A race over tcp that would go on for long.
  std::vector<std::string> long_race() {
    write("feed.yaml", feed);
    return {program, "run", "feed.yaml", "-t", "tcp", "--duration", "600", "--out", "r.json"};
  }

  void stop(Program& race) {
    race.signal(SIGINT);
    EXPECT_EQ(race.wait().exit_code, 130);
  }
};

TEST_F(RunningRace, ItsWorkersSayWhatTheyAre) {
  Program race(long_race(), folder_.path());
  for (const std::string end : {"server", "client"}) {
    ASSERT_TRUE(wait_until([&] { return worker_of(race.pid(), end).has_value(); })) << race.err();
    EXPECT_THAT(arguments_of(*worker_of(race.pid(), end)), ElementsAre(program, "worker", end, "tcp/asio"));
  }
  stop(race);
}

TEST_F(RunningRace, ItsWorkersRunOnACoreEach) {
  cpu_set_t allowed;
  ASSERT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
  if (CPU_COUNT(&allowed) < 2) GTEST_SKIP() << "needs two cores";
  Program race(long_race(), folder_.path());
  const auto cores = [&](const std::string& end) {
    const auto worker = worker_of(race.pid(), end);
    return worker ? status_of(*worker, "Cpus_allowed_list") : "";
  };
  const auto one = [](const std::string& list) {
    return !list.empty() && list.find_first_of(",-") == std::string::npos;
  };
  EXPECT_TRUE(wait_until([&] { return one(cores("server")) && one(cores("client")); }))
      << cores("server") << " and " << cores("client");
  EXPECT_NE(cores("server"), cores("client"));
  stop(race);
}

TEST_F(RunningRace, AWorkerStartsThroughItsPrefix) {
  auto words = long_race();
  words.insert(words.end(), {"--server-via", "env WIRERACE_PROBE=1"});
  Program race(words, folder_.path());
  const auto environment = [&](const std::string& end) {
    const auto worker = worker_of(race.pid(), end);
    return worker ? read_file("/proc/" + std::to_string(*worker) + "/environ") : "";
  };
  EXPECT_TRUE(wait_until([&] { return !environment("client").empty() && !environment("server").empty(); }));
  EXPECT_THAT(environment("server"), HasSubstr("WIRERACE_PROBE=1"));
  EXPECT_THAT(environment("client"), Not(HasSubstr("WIRERACE_PROBE=1")));
  stop(race);
}

}  // namespace

}  // namespace wirerace
