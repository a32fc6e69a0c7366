// What goes wrong on purpose: servers that die and stop, connections that break, subscribers that do not
// read.
#include <gmock/gmock.h>

#include <numeric>

#include "harness/run_program.hpp"
#include "results/run_json.hpp"
#include "transports/registry.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* feed = R"(flow: push
payload: text
clients: 5
pace: constant
rate_per_s: 500
size_bytes: 100
warmup_s: 0.2
)";

class BadDays : public ProgramTest {
 protected:
  /// The trials of `scenario`, one over each of `backends`, all of which the run calls ok.
  std::vector<Trial> trials(const std::string& scenario, const std::string& backends) const {
    write("day.yaml", scenario);
    const Outcome outcome =
        run(WIRERACE_PROGRAM, {"run", "-q", "day.yaml", "-t", backends, "--rounds", "1", "-o", "day.json"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
    return raced(result("day.json"));
  }

  Trial trial(const std::string& scenario, const std::string& backend) const {
    return trials(scenario, backend).at(0);
  }

  static std::string with_fault(const std::string& fault, const std::string& duration_s = "2.5") {
    return std::string(feed) + "duration_s: " + duration_s + "\nfaults:\n  - {" + fault + "}\n";
  }
};

/// The backends that can push, in four parts: all of them would take too long for one test.
class BadDaysOfAll : public BadDays, public testing::WithParamInterface<unsigned> {
 protected:
  static std::string backends_of(unsigned part) {
    std::string names;
    unsigned number = 0;
    for (const Backend& backend : backends()) {
      if (!backend.traits.replies_only && number++ % 4 == part)
        names += (names.empty() ? "" : ",") + backend.name;
    }
    return names;
  }
};

INSTANTIATE_TEST_SUITE_P(Part, BadDaysOfAll, testing::Range(0u, 4u));

TEST_P(BadDaysOfAll, EachComesBackWhenItsServerIsKilledAndAnotherStarted) {
  // Long, as a busy machine takes its time to start a server.
  const std::string day = with_fault("server: killed, at_s: 0.4, for_s: 0.1", "6");
  for (const Trial& killed : trials(day, backends_of(GetParam()))) {
    SCOPED_TRACE(killed.backend);
    ASSERT_TRUE(killed.recovery);
    ASSERT_THAT(killed.recovery->outages, SizeIs(1));
    const Outage& outage = killed.recovery->outages[0];
    EXPECT_EQ(outage.fault, "server killed");
    EXPECT_EQ(outage.clients, 5u);
    EXPECT_EQ(outage.recovered, 5u);
    ASSERT_TRUE(outage.down_ns && outage.median_ns && outage.slowest_ns);
    EXPECT_LE(outage.median_ns, outage.slowest_ns);
    EXPECT_EQ(killed.recovery->reopened, 5u);
    EXPECT_GT(outage.lost, 0u) << "what was due while there was no server";
    EXPECT_EQ(outage.lost, killed.messages.lost);
    EXPECT_FALSE(killed.server.cpu_ns_per_message) << "the killed one took its costs with it";
    EXPECT_FALSE(killed.wire);
  }
}

TEST_P(BadDaysOfAll, EachGoesOnWhenItsServerHasPaused) {
  const std::string day = with_fault("server: paused, at_s: 0.4, for_s: 0.2");
  for (const Trial& paused : trials(day, backends_of(GetParam()))) {
    SCOPED_TRACE(paused.backend);
    ASSERT_TRUE(paused.recovery);
    ASSERT_THAT(paused.recovery->outages, SizeIs(1));
    const Outage& outage = paused.recovery->outages[0];
    EXPECT_EQ(outage.recovered, 5u);
    EXPECT_GT(outage.slowest_ns.value_or(0), 0);
    EXPECT_EQ(paused.messages.lost, 0u);
    EXPECT_EQ(paused.recovery->reopened, 0u);
  }
}

TEST_F(BadDays, WhereConnectionsAreCutApplicationsOpenThemAnew) {
  const std::string cut = with_fault("connections: cut, at_s: 0.2, every_s: 0.8");
  for (const Trial& trial : trials(cut, "tcp,unix,unix/asio+seqpacket,websocket,grpc")) {
    SCOPED_TRACE(trial.backend);
    ASSERT_TRUE(trial.recovery);
    EXPECT_THAT(trial.recovery->outages, SizeIs(3));
    for (const Outage& outage : trial.recovery->outages) {
      EXPECT_EQ(outage.connections, 5u);
      EXPECT_EQ(outage.recovered, 5u);
    }
    EXPECT_EQ(trial.recovery->reopened, 15u);
  }
}

TEST_F(BadDays, WhereConnectionsAreCutProtocolsThatResumeLoseNothing) {
  const std::string cut = with_fault("connections: cut, at_s: 0.2, every_s: 0.8");
  for (const Trial& trial :
       trials(cut, "sse,sse/httplib,long-polling,long-polling/httplib,short-polling,webhook")) {
    SCOPED_TRACE(trial.backend);
    ASSERT_TRUE(trial.recovery);
    for (const Outage& outage : trial.recovery->outages) {
      EXPECT_GE(outage.connections, 5u);
      EXPECT_EQ(outage.recovered, 5u);
    }
    EXPECT_EQ(trial.recovery->reopened, 0u);
    EXPECT_EQ(trial.messages.lost, 0u);
    EXPECT_EQ(trial.recovery->repeated, 0u);
  }
}

TEST_F(BadDays, AChatGoesOnInItsRooms) {
  const std::string chat = R"(flow: chat
payload: text
clients: 9
room_clients: 3
pace: constant
rate_per_s: 90
size_bytes: 100
duration_s: 1.5
faults:
  - {connections: cut, at_s: 0.2}
)";
  for (const Trial& trial : trials(chat, "tcp,sse/httplib,grpc/sync")) {
    SCOPED_TRACE(trial.backend);
    ASSERT_TRUE(trial.recovery);
    EXPECT_EQ(trial.recovery->outages.at(0).recovered, 9u);
  }
}

TEST_F(BadDays, UdpHasNoConnectionToCut) {
  const Trial udp = trial(with_fault("connections: cut, at_s: 0.4"), "udp");
  ASSERT_TRUE(udp.recovery);
  EXPECT_EQ(udp.recovery->outages.at(0).connections, 0u);
  EXPECT_EQ(udp.recovery->reopened, 0u);
}

TEST_F(BadDays, ASlowReaderIsInNoFigureOfTheOthers) {
  const Trial slow = trial(R"(flow: broadcast
payload: binary
clients: 3
pace: constant
rate_per_s: 100
size_bytes: 60000
duration_s: 2
faults:
  - {slow_readers: 2, reads_per_s: 0}
)",
                           "tcp");
  EXPECT_EQ(slow.messages.planned, 600u);
  EXPECT_EQ(slow.messages.delivered, 600u);
  ASSERT_TRUE(slow.slow_reading);
  EXPECT_EQ(slow.slow_reading->clients, 2u);
  EXPECT_EQ(slow.slow_reading->sent, 400u);
  EXPECT_EQ(slow.slow_reading->read, 0u);
  EXPECT_EQ(slow.slow_reading->skipped, 0u);
  EXPECT_GT(slow.slow_reading->waiting_bytes, 0u) << "24 MB are more than socket buffers hold";
  EXPECT_GT(slow.slow_reading->server_rss_growth_bytes, 0);
  EXPECT_FALSE(slow.wire);
}

TEST_F(BadDays, ChannelsThatCannotBeOpenedAreCountedNotACrash) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP()
      << "UndefinedBehaviorSanitizer looks at memory through pipes, and calls it bad where it gets none";
#endif
  write("day.yaml", std::string(feed) + "duration_s: 1\n");
  const Outcome outcome =
      run(WIRERACE_PROGRAM, {"run", "-q", "day.yaml", "--clients", "100", "-t", "tcp,sse,sse/httplib,grpc",
                             "--rounds", "1", "-o", "day.json", "--client-via", "prlimit --nofile=40:40"});
  EXPECT_NE(outcome.exit_code, 0);
  for (const Trial& trial : raced(result("day.json"))) {
    EXPECT_EQ(trial.status, TrialStatus::Failed) << trial.backend;
    EXPECT_THAT(trial.reason, HasSubstr(" of 100 ")) << trial.backend;
  }
}

TEST_F(BadDays, HowLongConnectingTakesAndIdlingCostsIsTold) {
  const Trial idle = trial(std::string(feed) + "duration_s: 1\nidle_s: 0.3\n", "tcp");
  ASSERT_TRUE(idle.connecting);
  EXPECT_EQ(idle.connecting->each_ns.count, 5u);
  EXPECT_GT(idle.connecting->each_ns.max, 0);
  EXPECT_GE(static_cast<double>(idle.connecting->all_ns),
            0.999 * static_cast<double>(*idle.connecting->each_ns.max))
      << "all are not connected before the last is";
  ASSERT_TRUE(idle.server.idle_cores && idle.client.idle_cores);
  EXPECT_LT(*idle.server.idle_cores, 0.5) << "a transport with an event loop sleeps";
}

}  // namespace

}  // namespace wirerace
