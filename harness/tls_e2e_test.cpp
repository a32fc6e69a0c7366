// `wirerace run` over TLS, from the command line to the result file.
#include <gmock/gmock.h>

#include "harness/run_program.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;

class OverTls : public ProgramTest {
 protected:
  wirerace::Run race(std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    words.insert(words.end(), {"--rounds", "1", "--out", "r.json"});
    outcome_ = run(WIRERACE_PROGRAM, words);
    EXPECT_EQ(outcome_.exit_code, 0) << outcome_.err;
    auto run = result("r.json");
    for (const Trial& trial : run.trials) {
      EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.backend << ": " << trial.reason;
      EXPECT_EQ(trial.messages.lost, 0u) << trial.backend;
    }
    return run;
  }

  Outcome outcome_;
};

bool is_over_tls(const std::string& backend) {
  return backend.ends_with("+tls");
}

TEST_F(OverTls, EveryBackendThatCanIsRacedAndTheOthersAreNamed) {
  const auto run =
      race({"chat-echo", "camera-frames", "-t", "all", "--tls", "--duration", "0.3", "--warmup", "0.1"});
  std::set<std::string> transports;
  for (const Trial& trial : raced(run)) {
    EXPECT_TRUE(is_over_tls(trial.backend)) << trial.backend;
    transports.insert(trial.backend.substr(0, trial.backend.find('/')));
  }
  EXPECT_THAT(transports,
              ::testing::IsSupersetOf({"tcp", "websocket", "grpc", "sse", "long-polling", "http"}));
  EXPECT_THAT(outcome_.err, HasSubstr("udp/asio is left out: n/a, it does not go over TLS"));
  for (const BackendInfo& backend : run.backends) {
    if (backend.transport == "floor") continue;
    EXPECT_THAT(backend.settings.at("TLS"), HasSubstr("1.3, the server verified")) << backend.name;
  }
}

TEST_F(OverTls, ItsCostStandsBesideThatInTheClear) {
  const auto run = race({"connection-storm", "--clients", "50", "--duration", "0.5", "-t",
                         "tcp,tcp+tls,tcp+tls-resumed,websocket,websocket+tls"});
  std::map<std::string, const Trial*> trials;
  for (const Trial& trial : run.trials) {
    if (trial.repeat == 1) trials[trial.backend] = &trial;
  }
  for (const std::string lane : {"tcp/asio", "websocket/beast"}) {
    const Trial &clear = *trials.at(lane), &tls = *trials.at(lane + "+tls");
    EXPECT_GT(tls.server.cpu_ns_per_connection, clear.server.cpu_ns_per_connection) << "it signs";
    EXPECT_GT(tls.client.cpu_ns_per_connection, clear.client.cpu_ns_per_connection) << "it verifies";
    if (!clear.wire) continue;
    EXPECT_GT(tls.wire->bytes_per_message.value(), clear.wire->bytes_per_message.value() + 20)
        << "a record's header and tag, there and back";
  }
  EXPECT_TRUE(trials.contains("tcp/asio+tls-resumed"));
}

TEST_F(OverTls, WhatHasNoneIsAnErrorWhereItIsNamed) {
  const Outcome outcome = run(WIRERACE_PROGRAM, {"run", "ping-pong", "-t", "udp+tls"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("udp has no tls: n/a"));
}

}  // namespace

}  // namespace wirerace
