// That figures are true: what is done to a trial from outside, or by a backend on purpose, is what its result
// says.
#include <gmock/gmock.h>
#include <poll.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <chrono>
#include <csignal>
#include <numeric>
#include <sstream>

#include "harness/faulty_backends.hpp"
#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/histogram.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

const std::string program = WIRERACE_PROGRAM;
const std::string faulty_program = WIRERACE_FAULTY_PROGRAM;

constexpr std::int64_t ms = 1'000'000;  // in ns

std::string dump(const Trial& trial) {
  std::ostringstream out;
  out << trial.backend << ", round " << trial.round << ", repeat " << trial.repeat << ": "
      << status_name(trial.status) << ' ' << trial.reason;
  return out.str();
}

/// The trials of `backend`, in the order they ran.
std::vector<Trial> trials_of(const Run& run, const std::string& backend) {
  std::vector<Trial> found;
  for (const Trial& trial : run.trials) {
    if (trial.backend == backend) found.push_back(trial);
  }
  std::ranges::sort(found, {}, &Trial::order);
  return found;
}

/// How many latencies of a trial are above `value`, ns.
std::uint64_t above(const Trial& trial, std::int64_t value) {
  Histogram some;
  some.record(value);
  const auto& bound = some.counts();
  const auto place = std::ranges::find(bound, 1u) - bound.begin();
  const Histogram all = decode_histogram(trial.latency_histogram.value());
  return std::accumulate(all.counts().begin() + place + 1, all.counts().end(), std::uint64_t{0});
}

class Honesty : public ProgramTest {
 protected:
  void write_scenario(const std::string& flow, const std::string& rest) const {
    write("work.yaml", "about: For tests.\nflow: " + flow + "\npayload: binary\npace: constant\n" + rest);
  }

  static std::vector<std::string> command(const std::string& program, std::vector<std::string> words) {
    words.insert(words.begin(), {program, "run", "work.yaml", "--out", "r.json"});
    return words;
  }

  /// `before… wirerace_faulty run work.yaml WORDS…`
  wirerace::Run race(std::vector<std::string> before, const std::vector<std::string>& words,
                     int exit_code = 0) const {
    const auto rest = command(faulty_program, words);
    before.insert(before.end(), rest.begin(), rest.end());
    const Outcome outcome = Program(before, folder_.path()).wait();
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    return result("r.json");
  }
};

std::string fault(unsigned n) {
  return std::string(fault_at_variable) + "=" + std::to_string(n);
}

/// An end that is stopped during a trial of 1,000 messages a second, each of which comes back.
class Stopped : public Honesty {
 protected:
  /// Stops the `end` of the first trial over tcp/asio in its measured window, for `time` at least.
  wirerace::Run race_with_a_stop(const std::string& end, std::chrono::milliseconds time) const {
    write_scenario("echo", "rate_per_s: 1000\nsize_bytes: 64\nduration_s: 2\nwarmup_s: 0.1\n");
    Program race(command(program, {"-t", "tcp", "--rounds", "1"}), folder_.path());
    const auto worker = [&]() -> std::optional<pid_t> {
      const auto found = worker_of(race.pid(), end);
      return found && arguments_of(*found) == std::vector<std::string>{program, "worker", end, "tcp/asio"}
                 ? found
                 : std::nullopt;
    };
    std::optional<pid_t> stopped;
    EXPECT_TRUE(wait_until([&] {
      if (!stopped) stopped = worker();
      return stopped && sleeps(*stopped) > 600;
    })) << race.err();
    if (!stopped) return {};
    ::kill(*stopped, SIGSTOP);
    EXPECT_TRUE(wait_until([&] { return status_of(*stopped, "State").starts_with("T"); }));
    ::poll(nullptr, 0, static_cast<int>(time.count()));
    ::kill(*stopped, SIGCONT);
    const Outcome outcome = race.wait();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return result("r.json");
  }

 private:
  /// How often the threads of an end, which are all but its process's first, have waited: for messages, each
  /// by itself or several that came together.
  static unsigned sleeps(pid_t pid) {
    unsigned sum = 0;
    for (const pid_t thread : threads_of(pid)) {
      if (thread == pid) continue;
      const std::string switches = status_of(thread, "voluntary_ctxt_switches");
      if (!switches.empty()) sum += static_cast<unsigned>(std::stoul(switches));
    }
    return sum;
  }
};

// What only counts from the actual send, or waits for a reply, would show one slow message. A message falls
// due each ms: the first that meets the stop may do so 1 ms late, and it must wait for 500.
constexpr std::chrono::milliseconds half_a_second{505};

void expect_half_a_second(const std::vector<Trial>& trials) {
  ASSERT_THAT(trials, SizeIs(2));
  for (const Trial& trial : trials) EXPECT_EQ(trial.messages.delivered, 2000u) << dump(trial);
  EXPECT_GE(trials[0].latency_ns->max, 500 * ms);
  EXPECT_GE(above(trials[0], 5 * ms), 450u);
  EXPECT_GE(above(trials[0], 250 * ms), 200u);
  EXPECT_GE(above(trials[0], 5 * ms) - above(trials[0], 250 * ms), 200u);
  // The other trial was not stopped, unless the machine itself stood still and its source with it.
  if (trials[1].sender_lag_ns->max < 100 * ms) {
    EXPECT_LT(above(trials[1], 250 * ms), 200u);
  }
}

TEST_F(Stopped, ServerIsSeenByEveryMessageThatWasDue) {
  expect_half_a_second(trials_of(race_with_a_stop("server", half_a_second), "tcp/asio"));
}

TEST_F(Stopped, SourceIsSeenByEveryMessageThatWasDue) {
  const auto trials = trials_of(race_with_a_stop("client", half_a_second), "tcp/asio");
  expect_half_a_second(trials);
  EXPECT_GE(trials.at(0).sender_lag_ns->max, 500 * ms);
  EXPECT_LT(*trials.at(0).send_latency_ns->p90, *trials.at(0).latency_ns->p90);
}

TEST_F(Stopped, SourceThatIsBehindAtTheEndIsTheGenerator) {
  const auto trials = trials_of(race_with_a_stop("client", std::chrono::milliseconds(2500)), "tcp/asio");
  ASSERT_THAT(trials, SizeIs(2));
  EXPECT_EQ(trials[0].status, TrialStatus::Ok) << trials[0].reason;
  EXPECT_EQ(trials[0].saturation, Saturation::Generator);
  EXPECT_EQ(trials[1].saturation, Saturation::None);
  EXPECT_GE(trials[0].latency_ns->p50, 500 * ms);
}

// Load makes a trial slower, never faster: each quantile is at least the delay, and its smallest of several
// rounds is near to it. 400 would be a delay that counted twice, 100 one that was halved.
TEST_F(Honesty, ADelayIsReportedAsItIs) {
  write_scenario("push", "rate_per_s: 2500\nsize_bytes: 64\nduration_s: 0.5\n");
  const auto run = race({"env", fault(200)}, {"-t", "tcp/honest,tcp/delays", "--rounds", "3"});
  const auto least = [&](const std::string& backend, auto quantile) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (const Trial& trial : trials_of(run, backend)) {
      EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
      least = std::min(least, *((*trial.latency_ns).*quantile));
    }
    return least;
  };
  const auto expect_shift = [&](auto quantile, std::int64_t slack) {
    const std::int64_t honest = least("tcp/honest", quantile), delayed = least("tcp/delays", quantile);
    EXPECT_THAT(delayed, AllOf(Ge(200 * ms), Le(200 * ms + honest + slack))) << "without delay " << honest;
  };
  expect_shift(&Distribution::min, 10 * ms);
  expect_shift(&Distribution::p50, 20 * ms);
  expect_shift(&Distribution::p99, 50 * ms);
  expect_shift(&Distribution::max, 80 * ms);
  for (const Trial& trial : trials_of(run, "tcp/delays")) {
    EXPECT_GE(trial.send_latency_ns->min, 200 * ms) << "the transport's, whatever the source's";
    EXPECT_LT(trial.sender_lag_ns->p50, 200 * ms) << "not the source's";
    EXPECT_EQ(trial.saturation, Saturation::None);
  }
}

/// 4,000 messages, of which some go wrong: how many, each faulty end writes down.
class Counted : public Honesty {
 protected:
  /// Both trials over `backend`, once with a fault of n, with the number that went wrong.
  std::vector<std::pair<Trial, std::uint64_t>> trials(const std::string& backend, unsigned n,
                                                      int exit_code = 0) const {
    write_scenario("push", "rate_per_s: 4000\nsize_bytes: 64\nduration_s: 1\n");
    const auto run = race({"env", fault(n), std::string(fault_log_variable) + "=" + path("log").string()},
                          {"-t", backend, "--rounds", "1"}, exit_code);
    std::vector<std::pair<Trial, std::uint64_t>> all;
    std::istringstream log(read_file(path("log")));
    for (const Trial& trial : trials_of(run, backend)) {
      // Of a trial's two ends the client goes first, and it sends nothing.
      std::uint64_t client = 1, server = 0;
      log >> client >> server;
      EXPECT_EQ(client, 0u);
      EXPECT_EQ(trial.messages.planned, 4000u);
      EXPECT_EQ(trial.messages.sent, 4000u);
      all.emplace_back(trial, server);
    }
    EXPECT_THAT(all, SizeIs(2));
    return all;
  }
};

TEST_F(Counted, LossIsWhatWasDroppedAndWithinTheBinomialInterval) {
  const boost::math::binomial_distribution<> dropped(4000, 0.05);
  const double least = boost::math::quantile(dropped, 0.0005);
  const double most = boost::math::quantile(boost::math::complement(dropped, 0.0005));
  for (const auto& [trial, wrong] : trials("tcp/drops-some", 20)) {
    EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
    EXPECT_EQ(trial.messages.lost, wrong);
    EXPECT_THAT(static_cast<double>(trial.messages.lost), AllOf(Ge(least), Le(most)));
    EXPECT_EQ(trial.messages.delivered, 4000 - wrong);
    EXPECT_EQ(trial.latency_ns->count, 4000 - wrong);
    EXPECT_EQ(trial.messages.duplicated + trial.messages.reordered + trial.messages.corrupt, 0u);
  }
}

TEST_F(Counted, DuplicatesAreWhatWasSentTwice) {
  for (const auto& [trial, wrong] : trials("tcp/duplicates-some", 7, 3)) {
    EXPECT_EQ(trial.status, TrialStatus::Invalid);
    EXPECT_EQ(wrong, 571u);
    EXPECT_EQ(trial.messages.duplicated, wrong);
    EXPECT_EQ(trial.messages.delivered, 4000u);
    EXPECT_EQ(trial.latency_ns->count, 4000u) << "a second arrival has no latency";
    EXPECT_EQ(trial.messages.lost + trial.messages.reordered + trial.messages.corrupt, 0u);
  }
}

TEST_F(Counted, ReorderedIsWhatWasSwapped) {
  for (const auto& [trial, wrong] : trials("tcp/swaps-some", 7)) {
    EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
    EXPECT_EQ(wrong, 571u);
    EXPECT_EQ(trial.messages.reordered, wrong);
    EXPECT_EQ(trial.messages.delivered, 4000u);
    EXPECT_EQ(trial.messages.lost + trial.messages.duplicated + trial.messages.corrupt, 0u);
  }
}

/// Who could not keep up.
class Verdict : public Honesty {
 protected:
  /// The trials of `backend`, with a fault of `n` at one end; all of them keep their figures.
  std::vector<Trial> trials(const std::string& backend, const std::string& faulty_end, unsigned n,
                            const std::string& rounds = "1") const {
    const auto run =
        race({}, {"-t", backend, "--rounds", rounds, "--" + faulty_end + "-via", "env " + fault(n)});
    const auto found = trials_of(run, backend);
    EXPECT_THAT(found, SizeIs(Ge(2u)));
    for (const Trial& trial : found) {
      EXPECT_EQ(trial.status, TrialStatus::Ok) << dump(trial);
      EXPECT_TRUE(trial.latency_ns && trial.throughput) << dump(trial);
    }
    return found;
  }
};

// Of four trials, as a busy machine may hold up the end of one.
TEST_F(Verdict, IsNoneWhereAllKeptUp) {
  write_scenario("push", "rate_per_s: 100\nsize_bytes: 64\nduration_s: 0.5\n");
  unsigned kept_up = 0;
  for (const Trial& trial : trials("tcp/honest", "server", 1, "2")) {
    kept_up += trial.saturation == Saturation::None;
  }
  EXPECT_GT(kept_up, 0u);
}

// A few messages that are made in time, then as many as no core can make: 52 GB in 0.3 s. None of
// these is sent, which takes no time of the transport's.
TEST_F(Verdict, IsGeneratorWhereMessagesAreNotMadeInTime) {
  std::ostringstream trace;
  trace << "time_us,size_bytes\n";
  for (int i = 0; i < 20; ++i) trace << 5'000 * i << ",64\n";
  for (int i = 0; i < 100'000; ++i) trace << 100'000 + 3 * i << ",524288\n";
  write("trace.csv", trace.str());
  write(
      "work.yaml",
      "about: For tests.\nflow: push\npayload: binary\npace: recorded\ntrace: trace.csv\nduration_s: 0.4\n");
  for (const Trial& trial : trials("tcp/sheds", "server", 64)) {
    EXPECT_EQ(trial.saturation, Saturation::Generator) << dump(trial);
  }
}

constexpr const char* two_a_millisecond = "rate_per_s: 2000\nsize_bytes: 64\nduration_s: 0.5\n";

TEST_F(Verdict, IsTransportWhereSendingIsSlow) {
  write_scenario("push", two_a_millisecond);
  for (const Trial& trial : trials("tcp/sends-slowly", "server", 1)) {
    EXPECT_EQ(trial.saturation, Saturation::Transport) << dump(trial);
  }
}

// A receiver that others keep from its core has not used it up, and a source that they hold up is what is
// slow.
TEST_F(Verdict, IsReceiverWhereTakingUsesItsCoreUp) {
  write_scenario("push", two_a_millisecond);
  bool used_up = false;
  for (const Trial& trial : trials("tcp/takes-slowly", "client", 1, "2")) {
    if (trial.sender_lag_ns->max > 50 * ms) continue;
    const double cpu_s =
        *trial.client.cpu_ns_per_message * static_cast<double>(trial.messages.delivered) / 1e9;
    const bool used = cpu_s > 0.9 * 0.5;
    EXPECT_EQ(trial.saturation, used ? Saturation::Receiver : Saturation::Transport) << dump(trial);
    used_up |= used;
  }
  if (!used_up) GTEST_SKIP() << "the machine is too busy: in no trial had both ends the core they need";
}

}  // namespace

}  // namespace wirerace
