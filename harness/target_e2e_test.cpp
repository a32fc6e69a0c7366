// Racing servers that wirerace has not started.
#include <gmock/gmock.h>

#include <map>

#include "harness/serving.hpp"
#include "harness/target_run.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class EveryTarget : public TargetRun, public testing::WithParamInterface<std::string> {};

TEST_P(EveryTarget, IsRacedBesideOurOwnServers) {
  const Serving serving(GetParam(), path(""));
  const Outcome outcome = race(GetParam() + "/mine=" + serving.address());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  const Trial target = trial_of(run, GetParam() + "/mine");
  EXPECT_EQ(target.status, TrialStatus::Ok) << target.reason;
  EXPECT_GT(target.messages.delivered, 0u);
  EXPECT_TRUE(target.latency_ns && target.client.cpu_ns_per_message);
  EXPECT_FALSE(target.server.cpu_ns_per_message) << "of a process that is not ours";
  EXPECT_FALSE(target.wire);
  EXPECT_FALSE(target.connecting) << "which the server would have to tell, too";
  EXPECT_TRUE(trial_of(run, "tcp/asio").connecting);
  const Trial ours = trial_of(run, "tcp/asio");
  EXPECT_EQ(ours.status, TrialStatus::Ok) << ours.reason;
  EXPECT_EQ(ours.workload_digest, target.workload_digest);
  EXPECT_TRUE(ours.server.cpu_ns_per_message);
}

INSTANTIATE_TEST_SUITE_P(, EveryTarget,
                         testing::Values("websocket", "http", "sse", "socketio", "tcp", "udp", "grpc"));

TEST_P(EveryTarget, IsRacedInAnUplinkWhereEveryServerAcknowledges) {
  const Serving serving(GetParam(), path(""));
  write("up.yaml",
        "about: Readings.\nflow: uplink\npayload: binary\nclients: 3\npace: constant\nrate_per_s: 300\n"
        "size_bytes: {min: 10, max: 400}\nduration_s: 0.2\nwarmup_s: 0.05\n");
  const Outcome outcome = race(GetParam() + "/mine=" + serving.address(), "up.yaml");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("uplink, acknowledged · constant"), HasSubstr("no one-way latency")));
  const auto run = result("r.json");
  EXPECT_TRUE(run.scenarios.front().acknowledged);
  const Trial target = trial_of(run, GetParam() + "/mine"), ours = trial_of(run, "tcp/asio");
  for (const Trial& trial : {target, ours}) {
    EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.backend << ": " << trial.reason;
    EXPECT_GT(trial.messages.delivered, 0u);
    EXPECT_EQ(trial.workload_digest, run.scenarios.front().digest);
    ASSERT_TRUE(trial.throughput && trial.latency_ns);
  }
  if (target.messages.lost > 0) return;  // UDP may
  // All of it was sent back, or 16 bytes: what counts is the message.
  EXPECT_DOUBLE_EQ(target.throughput->payload_bytes_per_second / target.throughput->messages_per_second,
                   ours.throughput->payload_bytes_per_second / ours.throughput->messages_per_second);
}

TEST_P(EveryTarget, IsRacedOverTlsWhereItsAuthorityIsKnown) {
  if (GetParam() == "udp") GTEST_SKIP() << "it has no TLS";
  const Serving serving(GetParam() + "+tls", path(""), {"--authority", path("ca.pem").string()});
  const std::map<std::string, std::string> schemes = {
      {"websocket", "wss"}, {"tcp", "tls"}, {"grpc", "grpcs"}};
  const std::string scheme = schemes.contains(GetParam()) ? schemes.at(GetParam()) : "https";
  const std::string target = GetParam() + "/mine=" + scheme + "://localhost:" + serving.port();
  const std::vector<std::string> known = {"--target-authority", "ca.pem"};
  const Outcome outcome = race(target, "ping-pong", known);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const Trial trial = trial_of(result("r.json"), GetParam() + "/mine");
  EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.reason;
  EXPECT_GT(trial.messages.delivered, 0u);

  const Outcome doubtful = race(target);
  EXPECT_EQ(doubtful.exit_code, 3) << "the authority is none that the system trusts";
  EXPECT_THAT(trial_of(result("r.json"), GetParam() + "/mine").reason, HasSubstr("certificate"));
}

TEST_F(TargetRun, OfAFloodCountsWhatIsAcknowledged) {
  const Serving serving("websocket", path(""));
  write("flood.yaml",
        "about: An upload.\nflow: uplink\npayload: binary\npace: flood\nheadline: throughput\n"
        "size_bytes: 65536\nduration_s: 0.2\nwarmup_s: 0.05\n");
  const Outcome outcome = race("websocket/mine=ws://" + serving.address(), "flood.yaml");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto run = result("r.json");
  for (const char* backend : {"websocket/mine", "tcp/asio"}) {
    const Trial trial = trial_of(run, backend);
    EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.reason;
    ASSERT_TRUE(trial.throughput);
    EXPECT_DOUBLE_EQ(trial.throughput->payload_bytes_per_second,
                     65536 * trial.throughput->messages_per_second);
    EXPECT_EQ(trial.messages.delivered, trial.messages.sent);
  }
}

TEST_F(TargetRun, LeavesUplinksAloneThatNoTargetTakesPartIn) {
  const Outcome outcome = run(program, {"run", "presence", "-t", "tcp", "--rounds", "1", "--duration", "0.2",
                                        "--warmup", "0.05", "--out", "r.json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_FALSE(result("r.json").scenarios.front().acknowledged);
}

TEST_F(TargetRun, LeavesOutWhatNoAnswerCanTell) {
  const Serving serving("tcp", path(""));
  const Outcome outcome = race("tcp/mine=" + serving.address(), "market-feed");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("tcp/mine is left out of market-feed: its server is not ours"));
}

TEST_F(TargetRun, RefusesToLoadOthersAndWhatCannotBe) {
  const auto refused = [this](std::vector<std::string> words, const std::string& part) {
    words.insert(words.begin(), {"run", "ping-pong"});
    const Outcome outcome = run(program, std::move(words));
    EXPECT_EQ(outcome.exit_code, 1) << part;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("wirerace: "), HasSubstr(part)));
  };
  refused({"--target", "tcp=192.0.2.7:9"}, "add --i-may-load 192.0.2.7");
  refused({"--target", "tcp=192.0.2.7:9", "--i-may-load", "192.0.2.8"}, "add --i-may-load 192.0.2.7");
  refused({"--target", "tcp=127.0.0.1:9", "--target", "tcp=127.0.0.1:9"}, "two targets are tcp/127.0.0.1:9");
  refused({"--target", "tcp=127.0.0.1:9", "--isolation", "netns"}, "no way to a --target");
  refused({"--target", "long-polling=127.0.0.1:9"}, "long-polling has no targets");
  refused({"--target", "tcp=127.0.0.1:9/talk"}, "tcp knows no path");
  refused({"--target", "tcp=127.0.0.1:9", "--target-authority", "ca.pem"}, "for a --target over TLS");
  refused({"--target", "tcp=tls://127.0.0.1:9", "--target-authority", "ca.pem"}, "ca.pem: the authorities");
  write("ca.pem", "-----BEGIN RUBBISH-----\n");
  refused({"--target", "tcp=tls://127.0.0.1:9", "--target-authority", "ca.pem"},
          "ca.pem: cannot use the authorities' certificates");
}

}  // namespace

}  // namespace wirerace
