// That costs and quantiles are true: they agree with a count by hand, with time(1), with the samples
// themselves and with another reader of the histograms.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>

#include "harness/run_program.hpp"
#include "results/files.hpp"
#include "results/histogram.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;

class Costs : public ProgramTest {
 protected:
  /// `wirerace run WORDS…`, over tcp/asio: its trials in the order they ran, without controls.
  std::vector<Trial> race(std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    words.insert(words.end(), {"-t", "tcp/asio", "--rounds", "1", "--out", "r.json"});
    const Outcome outcome = run(program, words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto run = result("r.json");
    isolation_ = run.environment.isolation;
    std::vector<Trial> trials;
    for (const Trial& trial : run.trials) {
      if (trial.backend != "tcp/asio") continue;
      EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.reason;
      trials.push_back(trial);
    }
    std::ranges::sort(trials, {}, &Trial::order);
    return trials;
  }

  std::string isolation_;
};

double times(std::uint64_t count, const std::optional<double>& each) {
  return static_cast<double>(count) * each.value();
}

// By hand: a message of 100 bytes is a frame of 105. A packet has an IP header of 20 bytes and a TCP header
// of 32, with timestamps; the two that open a connection have 8 bytes of options more. Messages that fall due
// together may share a packet, and packets an acknowledgement: how many there are is not certain, what they
// carry is.
TEST_F(Costs, BytesOnTheWireAreThoseCountedByHand) {
  // The first message goes as the window begins, which its receiver may see before or after; then all is
  // quiet.
  std::string trace = "time_us,size_bytes\n0,100\n";
  for (int i = 1; i < 500; ++i) trace += std::to_string(700'000 + 1000 * i) + ",100\n";
  write("trace.csv", trace);
  write(
      "work.yaml",
      "about: For tests.\nflow: push\npayload: binary\npace: recorded\ntrace: trace.csv\nduration_s: 1.2\n");
  const auto trials = race({"work.yaml"});
  if (!isolation_.starts_with("netns")) GTEST_SKIP() << "no bytes are counted; isolation is " << isolation_;
  ASSERT_THAT(trials, SizeIs(2));
  for (const Trial& trial : trials) {
    ASSERT_TRUE(trial.wire);
    ASSERT_EQ(trial.messages.delivered, 500u);
    const double packets = times(500, trial.wire->packets_per_message);
    const double frames = (times(500, trial.wire->bytes_per_message) - 52 * packets) / 105;
    EXPECT_NEAR(frames, std::round(frames), 1e-6) << "no whole number of messages";
    EXPECT_THAT(std::round(frames), ::testing::AnyOf(499, 500));
    EXPECT_LE(packets, 2 * 500 + 1) << "each message and its acknowledgement, and one of the opening";
    EXPECT_GE(packets, 1);
    EXPECT_EQ(trial.wire->total_bytes, 52 * trial.wire->total_packets + 2 * 8 + 500 * 105);
    EXPECT_GT(static_cast<double>(trial.wire->total_packets), packets + 3) << "opening and closing";
    EXPECT_DOUBLE_EQ(*trial.wire->bytes_per_payload_byte, *trial.wire->bytes_per_message / 100);
  }
}

/// What time(1) wrote of one process, in its order.
struct Timed {
  std::string command;
  double cpu_s = 0;
};

std::vector<Timed> timed(const std::string& text) {
  std::vector<Timed> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.find("Command being timed") != std::string::npos) all.push_back({.command = line});
    for (const char* part : {"\tUser time (seconds): ", "\tSystem time (seconds): "}) {
      if (line.starts_with(part) && !all.empty())
        all.back().cpu_s += std::stod(line.substr(std::string(part).size()));
    }
  }
  return all;
}

// time(1) sees a worker's whole life, of which the window is a part: the part by which a long trial differs
// from a short one is what both must agree on.
TEST_F(Costs, CpuIsWhatTimeSays) {
  const std::string scenario =
      "about: For tests.\nflow: echo\npayload: binary\nclients: 4\npace: closed\nwindow: 16\nsize_bytes: "
      "64\n";
  write("short.yaml", scenario + "duration_s: 0.2\n");
  write("long.yaml", scenario + "duration_s: 2.2\n");
  const auto trials =
      race({"short.yaml", "long.yaml", "--server-via", "/usr/bin/time -v -a -o " + path("time").string()});
  std::vector<Timed> said = timed(read_file(path("time")));
  std::erase_if(said, [](const Timed& each) { return !each.command.ends_with("server tcp/asio\""); });
  ASSERT_THAT(trials, SizeIs(4));
  ASSERT_THAT(said, SizeIs(4)) << "is the Debian package time installed?";
  double ours = 0, theirs = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const double cpu_s = times(trials[i].messages.delivered, trials[i].server.cpu_ns_per_message) / 1e9;
    EXPECT_LE(cpu_s, said[i].cpu_s + 0.02) << "time(1) cuts each of its two figures to 10 ms";
    const int sign = trials[i].scenario == "long" ? 1 : -1;
    ours += sign * cpu_s;
    theirs += sign * said[i].cpu_s;
  }
  EXPECT_GT(theirs, 0.5);
  EXPECT_NEAR(ours, theirs, 0.05 * theirs + 0.04);
}

/// A way for latencies to be spread, in ns.
struct Shape {
  const char* name;
  std::function<double(std::mt19937_64&)> draw;
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.name;
}

class Quantiles : public ::testing::TestWithParam<Shape> {};

TEST_P(Quantiles, AreThoseOfTheSamplesToOneInAThousand) {
  std::mt19937_64 random(11);
  std::vector<std::int64_t> samples(100'000);
  Histogram histogram;
  for (std::int64_t& sample : samples) {
    sample =
        std::clamp(static_cast<std::int64_t>(GetParam().draw(random)), std::int64_t{0}, Histogram::highest);
    histogram.record(sample);
  }
  std::ranges::sort(samples);
  const Distribution found = histogram.distribution();
  const std::map<double, std::optional<std::int64_t>> quantiles = {
      {0.5, found.p50}, {0.9, found.p90}, {0.99, found.p99}, {0.999, found.p999}, {1, found.max}};
  for (const auto& [quantile, value] : quantiles) {
    const auto rank = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(samples.size())));
    const auto exact = static_cast<double>(samples[rank - 1]);
    ASSERT_TRUE(value) << quantile;
    EXPECT_NEAR(static_cast<double>(*value), exact, exact / 1000) << quantile;
  }
}

template <class Spread>
Shape shape(const char* name, Spread spread) {
  return {name, [spread](std::mt19937_64& random) mutable { return static_cast<double>(spread(random)); }};
}

INSTANTIATE_TEST_SUITE_P(
    , Quantiles,
    ::testing::Values(
        shape("Constant", [](auto&) { return 93'107; }), shape("Few", std::uniform_int_distribution(0, 5)),
        shape("Uniform", std::uniform_real_distribution(0.0, 1e9)),
        shape("Exponential", std::exponential_distribution(1 / 2e5)),
        shape("LogNormal", std::lognormal_distribution(11.0, 2.0)),
        shape("HeavyTail",
              [](auto& random) { return 1e4 / std::pow(1 - std::uniform_real_distribution()(random), 2); }),
        shape("TwoModes",
              [](auto& random) {
                const bool slow = std::bernoulli_distribution(0.005)(random);
                return slow ? std::normal_distribution(4e7, 1e6)(random)
                            : std::normal_distribution(6e4, 2e3)(random);
              })),
    [](const auto& info) { return std::string(info.param.name); });

class AnotherReader : public Costs {};

TEST_F(AnotherReader, OfTheHistogramFindsTheSameQuantiles) {
  if (!std::filesystem::exists(WIRERACE_NODE_MODULES "/hdr-histogram-js"))
    GTEST_SKIP() << "hdr-histogram-js is not there: scripts/test.sh installs it, by npm";
  write("work.yaml",
        "about: For tests.\nflow: echo\npayload: binary\nclients: 4\npace: poisson\nrate_per_s: 20000\n"
        "size_bytes: 64\nduration_s: 1\n");
  for (const Trial& trial : race({"work.yaml"})) {
    write("histogram", *trial.latency_histogram);
    const Outcome outcome = run("sh", {"-c", "NODE_PATH=$0 exec node $1 <histogram", WIRERACE_NODE_MODULES,
                                       WIRERACE_HISTOGRAM_READER});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    std::map<std::string, std::int64_t> theirs;
    std::istringstream out(outcome.out);
    for (std::string name; out >> name;) out >> theirs[name];
    const Distribution& ours = *trial.latency_ns;
    EXPECT_EQ(theirs["count"], static_cast<std::int64_t>(ours.count));
    EXPECT_EQ(theirs["50"], ours.p50);
    EXPECT_EQ(theirs["90"], ours.p90);
    EXPECT_EQ(theirs["99"], ours.p99);
    // Where only the largest values are left, ours are never above the maximum, which is exact.
    for (const auto& [name, value] : {std::pair("99.9", ours.p999), std::pair("max", ours.max)}) {
      ASSERT_TRUE(value) << name;
      EXPECT_NEAR(static_cast<double>(theirs[name]), static_cast<double>(*value),
                  static_cast<double>(*value) / 1000)
          << name;
    }
  }
}

}  // namespace

}  // namespace wirerace
