#include "results/sample_run.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "results/histogram.hpp"

namespace wirerace {
namespace {

struct Speed {
  const char* backend;
  double median_ns;
  double sigma;
};

constexpr Speed speeds[] = {{"tcp/asio", 41e3, 0.25},
                            {"udp/asio", 39e3, 0.22},
                            {"websocket/beast", 47e3, 0.28},
                            {"sse/beast", 58e3, 0.35},
                            {"grpc/grpc++", 118e3, 0.45},
                            {"long-polling/httplib", 160e3, 0.6},
                            {"short-polling/httplib", 26e6, 0.5}};

constexpr std::uint64_t message_count = 12'000;
constexpr double window_s = 10;

ScenarioInfo scenario(const char* name, const char* about, const char* flow, const char* pace,
                      const char* headline) {
  ScenarioInfo info;
  info.name = name;
  info.about = about;
  info.flow = flow;
  info.pace = pace;
  info.payload = "binary";
  info.headline = headline;
  info.clients = 1;
  if (info.pace != "closed") info.messages = message_count;
  info.duration_ns = static_cast<std::int64_t>(window_s * 1e9);
  info.warmup_ns = 1'000'000'000;
  info.seed = 1;
  info.digest = "00c0ffee00c0ffee";
  return info;
}

Histogram latencies(const Speed& speed, double factor, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Histogram histogram;
  for (std::uint64_t i = 0; i < message_count; ++i) {
    const double rare = i % 300 == 0 ? 4 : 1;
    histogram.record(std::llround(speed.median_ns * factor * rare * std::exp(speed.sigma * normal(random))));
  }
  return histogram;
}

Trial trial(const ScenarioInfo& scenario, const Speed& speed, unsigned round, unsigned order) {
  Trial out;
  out.scenario = scenario.name;
  out.backend = speed.backend;
  out.round = round;
  out.order = order;
  out.workload_digest = scenario.digest;
  out.messages.planned = out.messages.sent = out.messages.delivered = message_count;
  const Histogram histogram = latencies(speed, (1 + 0.02 * round) * (scenario.flow == "echo" ? 2 : 1), order);
  out.latency_ns = histogram.distribution();
  out.latency_histogram = encode_histogram(histogram);
  out.sender_lag_ns = Distribution{.count = message_count,
                                   .min = 900,
                                   .p50 = 4'100,
                                   .p90 = 9'000,
                                   .p99 = 31'000,
                                   .p999 = 90'000,
                                   .max = 140'000,
                                   .mean = 5'012.5};
  out.throughput = Throughput{.messages_per_second = message_count / window_s,
                              .payload_bytes_per_second = message_count * 640 / window_s};
  if (scenario.headline == "fps") {
    out.fps = Fps{.mean = std::min(60.0, 4e9 / (speed.median_ns * 60 + 50e6)) - 0.1 * round,
                  .low_1_percent = std::min(57.0, 1e9 / (17.5e6 + speed.median_ns * 40)),
                  .longest_freeze_ns = std::llround(17e6 + speed.median_ns * 3) + round * 100'000};
  }
  out.server = {.cpu_ns_per_message = std::min(speed.median_ns / 9, 31e3),
                .peak_rss_bytes = 9'400'000 + order * 1000};
  out.client = {.cpu_ns_per_message = std::min(speed.median_ns / 7, 38e3),
                .peak_rss_bytes = 8'300'000 + order * 1000};
  if (out.backend.find("polling") != std::string::npos) {
    out.polls = Polls{.total = 8'400, .empty = 2'100, .messages_per_poll = 1.904};
  }
  return out;
}

}  // namespace

Run sample_run() {
  Run run;
  run.id = "20261121T013000Z-1f3a";
  run.started = "2026-11-21T01:30:00Z";
  run.finished = "2026-11-21T01:47:12Z";
  run.complete = true;
  run.command = {"wirerace", "run", "--rounds", "3"};
  run.rounds = 3;
  run.environment = {.wirerace = "0.1.0",
                     .host = "bench-1",
                     .os = "Debian GNU/Linux 12",
                     .kernel = "6.1.0-28-amd64",
                     .cpu = "AMD EPYC 7763",
                     .cores = 2,
                     .memory_bytes = std::uint64_t{8} << 30,
                     .compiler = "GCC 12.2.0",
                     .build_type = "Release",
                     .congestion_control = "cubic",
                     .isolation = "loopback",
                     .placement = "server on core 0, client on core 1",
                     .libraries = {{"Boost", "1.81.0"}, {"cpp-httplib", "0.11.4"}, {"gRPC", "1.51.1"}}};
  run.scenarios = {
      scenario("market-feed", "Quotes of one exchange, as they came on a busy morning.", "push", "recorded",
               "latency"),
      scenario("chat", "Short messages of people, sent by the client.", "uplink", "poisson", "latency"),
      scenario("ping", "One message there and back, as fast as it goes.", "echo", "closed", "round-trip"),
      scenario("video", "A camera's frames at 60 a second.", "push", "constant", "fps")};
  for (const auto& speed : speeds) {
    const std::string name = speed.backend;
    run.backends.push_back({.name = name,
                            .transport = name.substr(0, name.find('/')),
                            .about = "One connection a client; one write a message.",
                            .settings = {{"TCP_NODELAY", "on"}, {"compression", "off"}}});
  }
  unsigned order = 0;
  for (unsigned round = 1; round <= run.rounds; ++round) {
    for (const auto& info : run.scenarios) {
      for (const auto& speed : speeds) run.trials.push_back(trial(info, speed, round, ++order));
    }
  }
  for (auto& one : run.trials) {
    if (one.backend == "udp/asio") {
      one.messages.lost = 3;
      one.messages.delivered -= 3;
    }
    if (one.scenario == "chat" && one.backend == "sse/beast" && one.round == 2) {
      one.status = TrialStatus::Invalid;
      one.reason = "2 messages corrupt: the transport promises none";
      one.messages.corrupt = 2;
    }
    if (one.scenario == "chat" && one.backend == "grpc/grpc++") {
      Trial failed;
      failed.scenario = one.scenario;
      failed.backend = one.backend;
      failed.round = one.round;
      failed.order = one.order;
      failed.status = TrialStatus::Failed;
      failed.reason = "the server ended with signal 11 after 2.1 s <core dumped>";
      one = failed;
    }
  }
  return run;
}

}  // namespace wirerace
