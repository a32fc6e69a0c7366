// Racing servers that wirerace has not started.
#include <gmock/gmock.h>

#include "harness/serving.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class TargetRun : public ProgramTest {
 protected:
  Outcome race(const std::string& target, const std::string& scenario = "ping-pong") const {
    return run(program, {"run", scenario, "--target", target, "-t", "tcp", "--rounds", "1", "--duration",
                         "0.2", "--warmup", "0.05", "--out", "r.json"});
  }

  static Trial trial_of(const wirerace::Run& run, const std::string& backend) {
    for (const Trial& trial : run.trials) {
      if (trial.backend == backend && trial.repeat == 1) return trial;
    }
    ADD_FAILURE() << "no trial of " << backend;
    return {};
  }
};

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

INSTANTIATE_TEST_SUITE_P(, EveryTarget, testing::Values("websocket", "http", "tcp", "udp", "grpc"));

TEST_F(TargetRun, FailsWithTheReasonWhereNothingListens) {
  std::string address;
  {
    const Serving serving("tcp", path(""));
    address = serving.address();
  }
  EXPECT_EQ(race("tcp/gone=" + address).exit_code, 3);
  const Trial trial = trial_of(result("r.json"), "tcp/gone");
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason, AllOf(HasSubstr("Connection refused"), HasSubstr("must send each message back")));
}

TEST_F(TargetRun, IsInvalidWhereTheReplyIsNotWhatItShouldBe) {
  const Serving serving("tcp", path(""));
  EXPECT_EQ(race("tcp/wrong=" + serving.address(), "camera-frames").exit_code, 3);
  const Trial trial = trial_of(result("r.json"), "tcp/wrong");
  EXPECT_EQ(trial.status, TrialStatus::Invalid);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("match no message"), HasSubstr("the first 64 bytes of each message")));
}

TEST_F(TargetRun, FailsWithTheReasonWhereTheServerSpeaksSomethingElse) {
  const Serving serving("http", path(""));
  EXPECT_EQ(race("websocket/wrong=" + serving.address()).exit_code, 3);
  const Trial trial = trial_of(result("r.json"), "websocket/wrong");
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("handshake was declined"), HasSubstr("must send each message back")));
}

TEST_F(TargetRun, LeavesOutWhatAnEchoCannotTell) {
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
  refused({"--target", "sse=127.0.0.1:9"}, "sse has no targets");
}

}  // namespace

}  // namespace wirerace
