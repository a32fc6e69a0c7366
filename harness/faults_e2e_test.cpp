// What a transport does wrong is noticed, counted exactly and never ranked.
#include <gmock/gmock.h>

#include <list>
#include <map>

#include "harness/faulty_backends.hpp"
#include "harness/run_program.hpp"
#include "results/run_json.hpp"
#include "results/summary.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string program = WIRERACE_FAULTY_PROGRAM;

// 200 messages, of which 50 belong to the warm-up: the 101st is measured.
constexpr const char* open_loop = R"(payload: binary
clients: 2
pace: constant
rate_per_s: 500
size_bytes: 64
duration_s: 0.3
warmup_s: 0.1
)";
constexpr const char* closed_loop = R"(payload: binary
clients: 2
pace: closed
window: 4
size_bytes: 64
duration_s: 1
)";

struct Expected {
  TrialStatus status = TrialStatus::Invalid;
  std::uint64_t lost = 0, duplicated = 0, reordered = 0, corrupt = 0;
  const char* reason = "";
};

const Expected ok = {.status = TrialStatus::Ok};
const Expected corrupt = {.lost = 1, .corrupt = 1, .reason = "arrivals match no message that was sent"};

std::map<std::string, Expected> expected_of_all(std::uint64_t lost_to_a_stall) {
  constexpr const char* missing = "had not arrived 5 s after the window, on a reliable transport";
  return {
      {"tcp/honest", ok},
      {"tcp/drops", {.lost = 1, .reason = missing}},
      {"tcp/duplicates", {.duplicated = 1, .reason = "1 of "}},
      {"tcp/swaps", {.reordered = 1, .reason = "out of order, on an ordered transport"}},
      {"tcp/flips-first", corrupt},
      {"tcp/flips-middle", corrupt},
      {"tcp/flips-last", corrupt},
      {"tcp/truncates", corrupt},
      {"tcp/misdelivers", corrupt},
      {"tcp/stalls", {.lost = lost_to_a_stall, .reason = missing}},
      {"tcp/dies", {.status = TrialStatus::Failed, .reason = "a channel closed: "}},
  };
}

/// A way for messages to go wrong on.
struct Way {
  const char* name;
  const char* flow;
  const char* rest;  ///< of the scenario
  const char* faulty_end;
  unsigned fault_at;
  std::uint64_t lost_to_a_stall;
};

void PrintTo(const Way& way, std::ostream* out) {
  *out << way.name;
}

void expect(const Trial& trial, const Expected& expected) {
  SCOPED_TRACE(trial.backend + ": " + status_name(trial.status) + ", " + trial.reason);
  const MessageCounts& messages = trial.messages;
  EXPECT_EQ(trial.status, expected.status);
  EXPECT_EQ(messages.lost, expected.lost);
  EXPECT_EQ(messages.duplicated, expected.duplicated);
  EXPECT_EQ(messages.reordered, expected.reordered);
  EXPECT_EQ(messages.corrupt, expected.corrupt);
  EXPECT_EQ(messages.delivered + messages.lost, messages.planned);
  EXPECT_EQ(messages.sent, messages.planned);
  EXPECT_EQ(messages.planned > 0, expected.status != TrialStatus::Failed);
  EXPECT_THAT(trial.reason, HasSubstr(expected.reason));
  EXPECT_EQ(trial.reason.empty(), expected.status == TrialStatus::Ok);
}

class Faults : public ProgramTest, public ::testing::WithParamInterface<Way> {
 protected:
  void write_scenario(const Way& way) const {
    write("work.yaml", std::string("about: For tests.\nflow: ") + way.flow + "\n" + way.rest);
  }

  static std::vector<std::string> command(const Way& way, const std::string& transports,
                                          const std::string& out) {
    return {program,
            "run",
            "work.yaml",
            "--rounds",
            "1",
            "-t",
            transports,
            "--out",
            out,
            std::string("--") + way.faulty_end + "-via",
            std::string("env ") + fault_at_variable + "=" + std::to_string(way.fault_at)};
  }
};

// Lost messages are waited for 5 s: the runs go side by side.
TEST_P(Faults, AreCountedExactly) {
  write_scenario(GetParam());
  const auto expected = expected_of_all(GetParam().lost_to_a_stall);
  std::list<std::pair<std::string, Program>> runs;
  for (const auto& [backend, _] : expected) {
    const std::string out = backend.substr(4) + ".json";
    runs.emplace_back(std::piecewise_construct, std::forward_as_tuple(backend),
                      std::forward_as_tuple(command(GetParam(), backend, out), folder_.path()));
  }
  for (auto& [backend, race] : runs) {
    const Outcome outcome = race.wait();
    EXPECT_EQ(outcome.exit_code, backend == "tcp/honest" ? 0 : 3) << backend << ": " << outcome.err;
    const auto run = result(backend.substr(4) + ".json");
    EXPECT_TRUE(run.complete);
    ASSERT_THAT(raced(run), SizeIs(1));
    expect(raced(run)[0], expected.at(backend));
  }
}

constexpr Way push = {"Push", "push", open_loop, "server", 101, 100};

INSTANTIATE_TEST_SUITE_P(
    , Faults,
    ::testing::Values(push, Way{"Uplink", "uplink", open_loop, "client", 101, 100},
                      Way{"EchoOnTheWayThere", "echo", open_loop, "client", 101, 100},
                      Way{"EchoOnTheWayBack", "echo", open_loop, "server", 101, 100},
                      // What stalls a closed loop loses the messages in flight: there is no other.
                      Way{"ClosedLoopOnTheWayThere", "echo", closed_loop, "client", 21, 8},
                      Way{"ClosedLoopOnTheWayBack", "echo", closed_loop, "server", 21, 8}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(Faults, OfOneBackendLeaveTheOthersRanked) {
  write_scenario(push);
  auto words = command(push, "tcp/honest,tcp/duplicates,tcp/dies", "r.json");
  words.insert(words.end(), {"--rounds", "2"});
  const Outcome outcome = Program(words, folder_.path()).wait();
  EXPECT_EQ(outcome.exit_code, 3) << outcome.err;
  const auto run = result("r.json");
  EXPECT_TRUE(run.complete);
  EXPECT_THAT(raced(run), SizeIs(6));
  const auto summaries = summarise(run);
  ASSERT_THAT(summaries, SizeIs(1));
  ASSERT_THAT(summaries[0].ranked, SizeIs(3));
  const BackendSummary& first = summaries[0].ranked[0];
  EXPECT_EQ(first.backend, "tcp/honest");
  EXPECT_EQ(first.ok, 2u);
  EXPECT_TRUE(first.headline);
  for (const BackendSummary& other : {summaries[0].ranked[1], summaries[0].ranked[2]}) {
    EXPECT_EQ(other.ok, 0u) << other.backend;
    EXPECT_EQ(other.invalid + other.failed, 2u) << other.backend;
    EXPECT_FALSE(other.headline) << other.backend;
  }
  EXPECT_THAT(outcome.out, HasSubstr("arrived twice"));
  EXPECT_THAT(outcome.err, HasSubstr("work over tcp/dies: FAILED"));
  EXPECT_THAT(outcome.err, HasSubstr("work over tcp/duplicates: INVALID"));
}

}  // namespace

}  // namespace wirerace
