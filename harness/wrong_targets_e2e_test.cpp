// Targets that do not do what a target must: each trial ends with the reason.
#include <gmock/gmock.h>

#include <algorithm>
#include <mutex>

#include "harness/behaving_server.hpp"
#include "harness/serving.hpp"
#include "harness/target_run.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class WrongTarget : public TargetRun {
 protected:
  /// Of a target "TRANSPORT/wrong" at `address`.
  Trial trial_over(const std::string& transport, const std::string& address,
                   const std::string& scenario = "ping-pong") const {
    EXPECT_EQ(race(transport + "/wrong=" + address, scenario).exit_code, 3);
    return trial_of(result("r.json"), transport + "/wrong");
  }
};

class EveryWrongTarget : public WrongTarget, public testing::WithParamInterface<std::string> {};

TEST_P(EveryWrongTarget, RefusesTheConnection) {
  std::string address;
  {
    const Serving serving("tcp", path(""));
    address = serving.address();
  }
  const Trial trial = trial_over(GetParam(), address);
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason, AllOf(HasSubstr("when 0 of 1 were: "), HasSubstr("must send each message back")));
}

TEST_P(EveryWrongTarget, SpeaksSomethingElse) {
  if (GetParam() == "udp") GTEST_SKIP() << "nobody speaks at its port";
  const BehavingServer server([](BehavingConnection& connection) {
    connection.write("who goes there?\r\n\r\n");
    connection.read_all();
  });
  const Trial trial = trial_over(GetParam(), server.address());
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason, AllOf(ContainsRegex("no HTTP: |HTTP/2|broke|unknown kind"),
                                  HasSubstr("must send each message back")));
}

INSTANTIATE_TEST_SUITE_P(, EveryWrongTarget,
                         testing::Values("websocket", "http", "sse", "socketio", "tcp", "udp", "grpc"));

class WrongTargetOverHttp : public WrongTarget, public testing::WithParamInterface<std::string> {};

TEST_P(WrongTargetOverHttp, HasNothingAtThePath) {
  std::mutex mutex;
  std::string asked;
  const BehavingServer server([&](BehavingConnection& connection) {
    const std::string request = connection.read_some();
    {
      const std::lock_guard lock(mutex);
      asked = request.substr(0, request.find('\r'));
    }
    connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\n\r\nnot over here");
    connection.read_all();
  });
  const Trial trial = trial_over(GetParam(), server.address() + "/talk");
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("the server answered HTTP 404"), HasSubstr("must send each message back")));
  const std::lock_guard lock(mutex);
  EXPECT_THAT(asked, HasSubstr(" /talk")) << "which is the path that was given";
}

INSTANTIATE_TEST_SUITE_P(, WrongTargetOverHttp, testing::Values("websocket", "http", "sse", "socketio"));

TEST_F(WrongTarget, AcceptsAndNeverShakesHands) {
  const BehavingServer server([](BehavingConnection& connection) { connection.read_all(); });
  const Trial trial = trial_over("websocket", server.address());
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason, HasSubstr("only 0 of 1 channels were open at the client"));
}

TEST_F(WrongTarget, AcceptsAndNeverAnswers) {
  const BehavingServer server([](BehavingConnection& connection) { connection.read_all(); });
  const Trial trial = trial_over("tcp", server.address());
  EXPECT_EQ(trial.status, TrialStatus::Invalid);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("no message was answered, "), HasSubstr("must send each message back")));
}

TEST_F(WrongTarget, AcknowledgesNothing) {
  const BehavingServer server([](BehavingConnection& connection) { connection.read_all(); });
  write("up.yaml",
        "about: Readings.\nflow: uplink\npayload: binary\npace: constant\nrate_per_s: 300\nsize_bytes: 100\n"
        "duration_s: 0.2\nwarmup_s: 0.05\n");
  const Trial trial = trial_over("tcp", server.address(), "up.yaml");
  EXPECT_EQ(trial.status, TrialStatus::Invalid);
  EXPECT_THAT(trial.reason, AllOf(HasSubstr("60 of 60 messages had not arrived"),
                                  HasSubstr("must answer each message with its first 16 bytes")));
}

TEST_F(WrongTarget, SendsOtherBytesBack) {
  const BehavingServer server([](BehavingConnection& connection) {
    for (std::string bytes = connection.read_some(); !bytes.empty(); bytes = connection.read_some()) {
      bytes.back() = static_cast<char>(bytes.back() ^ 1);
      connection.write(bytes);
    }
  });
  const Trial trial = trial_over("tcp", server.address());
  EXPECT_EQ(trial.status, TrialStatus::Invalid);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("match no message that was sent"), HasSubstr("must send each message back")));
}

TEST_F(WrongTarget, SendsMoreBackThanIsWanted) {
  const Serving serving("tcp", path(""));
  const Trial trial = trial_over("tcp", serving.address(), "camera-frames");
  EXPECT_EQ(trial.status, TrialStatus::Invalid);
  EXPECT_THAT(trial.reason,
              AllOf(HasSubstr("match no message"), HasSubstr("the first 64 bytes of each message")));
}

TEST_F(WrongTarget, ClosesMidway) {
  const BehavingServer server([](BehavingConnection& connection) {
    for (int messages = 0; messages < 100; ++messages) connection.write(connection.read_some());
  });
  const Trial trial = trial_over("tcp", server.address());
  EXPECT_EQ(trial.status, TrialStatus::Failed);
  EXPECT_THAT(trial.reason, HasSubstr("a channel closed: "));
}

}  // namespace

}  // namespace wirerace
