#include "results/sample_run.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "results/histogram.hpp"
#include "results/noise.hpp"
#include "results/test_text.hpp"

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

constexpr Speed floor_speed{"floor", 6.2e3 / 2, 0.05};

constexpr std::uint64_t message_count = 12'000;
constexpr double window_s = 10;
constexpr unsigned score_clients = 10;

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
  if (info.pace != "closed" && info.pace != "flood") info.messages = message_count;
  info.duration_ns = static_cast<std::int64_t>(window_s * 1e9);
  info.warmup_ns = 1'000'000'000;
  info.seed = 1;
  info.digest = "00c0ffee00c0ffee";
  return info;
}

/// As many as a prime, so that any stride through them comes by each; drawn once, since drawing takes long.
const std::vector<double>& normals() {
  static const std::vector<double> drawn = [] {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::vector<double> out(20'011);
    for (double& one : out) one = normal(random);
    return out;
  }();
  return drawn;
}

Histogram latencies(const Speed& speed, double factor, std::uint64_t seed) {
  const auto& drawn = normals();
  Histogram histogram;
  for (std::uint64_t i = 0; i < message_count; ++i) {
    const double rare = i % 300 == 0 ? 4 : 1;
    const double normal = drawn[(i + 1) * (seed % 20'000 + 1) % drawn.size()];
    histogram.record(std::llround(speed.median_ns * factor * rare * std::exp(speed.sigma * normal)));
  }
  return histogram;
}

/// Slower by a third in the middle of the window; short polling answers too seldom for a slice's p99.
std::vector<LatencySlice> over_time(const Speed& speed, double factor, unsigned order) {
  constexpr unsigned slices = 50;
  std::vector<LatencySlice> out;
  for (unsigned i = 0; i < slices; ++i) {
    const double hump = 1 + 0.33 * std::exp(-std::pow((i - 25.0) / 6, 2));
    const double wobble = 1 + 0.02 * std::sin(i + order);
    const double p50 = speed.median_ns * factor * hump * wobble;
    const bool few = speed.median_ns > 1e6;
    out.push_back(
        {.count = message_count / slices,
         .p50 = std::llround(p50),
         .p99 = few ? std::nullopt : std::optional(std::llround(p50 * std::exp(speed.sigma * 2.33))),
         .max = std::llround(p50 * (i % 17 == order % 17 ? 9 : 4))});
  }
  return out;
}

/// Of 1,200 messages to ten clients each.
FanOut fan_out(const Speed& speed, double factor) {
  const auto part = [&](double of_median) {
    const auto ns = [&](double quantile) {
      return std::llround(speed.median_ns * factor * of_median * std::exp(speed.sigma * quantile));
    };
    return Distribution{.count = message_count / score_clients,
                        .min = ns(-3),
                        .p50 = ns(0),
                        .p90 = ns(1.28),
                        .p99 = ns(2.33),
                        .p999 = {},
                        .max = ns(3.1),
                        .mean = speed.median_ns * factor * of_median};
  };
  return {.first_ns = part(0.6), .median_ns = part(1), .last_ns = part(1.7), .spread_ns = part(1.1)};
}

/// In a flood, whose messages are due at no time, nothing but the rate is measured.
void add_flood(Trial& trial, const Speed& speed, double factor) {
  const double rate = 2e10 / (speed.median_ns * factor);
  trial.throughput = Throughput{.messages_per_second = rate, .payload_bytes_per_second = rate * 640};
  trial.messages.planned = trial.messages.sent = trial.messages.delivered =
      static_cast<std::uint64_t>(rate * window_s * 1.1);
}

/// By what the second trial of an A/A pair is slower.
double second_factor(const ScenarioInfo& scenario) {
  return scenario.name == "ping" ? 1.06 : 1.02;
}

EndCost cost(double cpu_ns, unsigned order) {
  return {.cpu_ns_per_message = cpu_ns,
          .user_ns_per_message = cpu_ns * 0.25,
          .system_ns_per_message = cpu_ns * 0.75,
          .voluntary_switches_per_message = 0.998,
          .involuntary_switches_per_message = 0.0021,
          .system_calls_per_message = {},
          .peak_rss_bytes = 9'400'000 + order * 1000,
          .steady_rss_bytes = 9'100'000 + order * 1000,
          .rss_bytes_per_connection = 41'000,
          .cpu_ns_per_connection = 18'500,
          .threads = 1,
          .open_files = 9,
          .idle_cores = {}};
}

/// One channel after the other.
Connecting connecting(const ScenarioInfo& scenario, const Speed& speed) {
  const auto ns = [&](double channels) { return std::llround(9e4 + speed.median_ns / 10 + 6e4 * channels); };
  const unsigned all = scenario.clients;
  return {.each_ns = {.count = all,
                      .min = ns(0),
                      .p50 = all > 20 ? std::optional(ns(all / 2.0)) : std::nullopt,
                      .p90 = {},
                      .p99 = {},
                      .p999 = {},
                      .max = ns(all),
                      .mean = static_cast<double>(ns(all / 2.0))},
          .all_ns = ns(all) + 20'000};
}

/// Of a broadcast to one client more, which reads nothing.
SlowReading slow_reading(const std::string& backend) {
  constexpr std::uint64_t held = 200;  // by the sockets' buffers
  const bool drops = contains(backend, "udp");
  const std::uint64_t waiting = drops ? 0 : (message_count / score_clients - held) * 640;
  return {.clients = 1,
          .sent = message_count / score_clients,
          .read = 0,
          .skipped = 0,
          .closed = contains(backend, "sse") ? 1U : 0U,
          .waiting_bytes = waiting,
          .server_rss_growth_bytes = static_cast<std::int64_t>(waiting) + (drops ? -4'096 : 40'960)};
}

void add_network(Trial& trial, const ScenarioInfo& scenario) {
  const bool http = contains(trial.backend, "polling") || contains(trial.backend, "sse");
  const double bytes = contains(trial.backend, "short") ? 1'912 : http ? 981 : 772;
  trial.wire = Wire{.bytes_per_message = bytes,
                    .packets_per_message = http ? 4.02 : 2.01,
                    .bytes_per_payload_byte = bytes / 640,
                    .total_bytes = static_cast<std::uint64_t>(bytes) * message_count + 5'120,
                    .total_packets = 24'208};
  if (scenario.clients > 1) {
    const bool starves = contains(trial.backend, "long-polling");
    trial.fairness = Fairness{.jain = starves ? 0.914 : 0.9997,
                              .least_messages = starves ? 61U : 238U,
                              .most_messages = 242,
                              .fastest_p99_ns = trial.latency_ns->p99.value() / 2,
                              .slowest_p99_ns = trial.latency_ns->p99.value() * (starves ? 3 : 1)};
  }
  if (trial.backend == "udp/asio") {
    trial.server_in_force = {{"SO_RCVBUF", "4,194,304"}, {"SO_SNDBUF", "212,992"}};
  } else {
    trial.server_in_force = {{"SO_RCVBUF", "131,072"},
                             {"SO_SNDBUF", contains(trial.backend, "grpc") ? "4,194,304" : "2,626,560"},
                             {"TCP_NODELAY", contains(trial.backend, "httplib") ? "off" : "on"},
                             {"congestion control", "cubic"}};
  }
  trial.client_in_force = trial.server_in_force;
}

Trial trial(const ScenarioInfo& scenario, const Speed& speed, unsigned round, unsigned order,
            unsigned repeat = 1) {
  Trial out;
  out.scenario = scenario.name;
  out.backend = speed.backend;
  out.round = round;
  out.order = order;
  out.repeat = repeat;
  out.workload_digest = scenario.digest;
  out.messages.planned = out.messages.sent = out.messages.delivered = message_count;
  const double drift = scenario.control ? 1 + 0.01 * (round - 1) : 1 + 0.02 * round;
  const double again = repeat == 2 ? second_factor(scenario) : 1;
  const bool flood = scenario.pace == "flood";
  if (!flood) {
    const double factor = drift * again * (scenario.flow == "echo" ? 2 : 1);
    const Histogram histogram = latencies(speed, factor, order);
    out.latency_over_time = over_time(speed, factor, order);
    out.latency_ns = histogram.distribution();
    out.latency_histogram = encode_histogram(histogram);
  }
  if (scenario.pace != "closed" && !flood) {
    out.send_latency_ns = out.latency_ns;
    out.send_latency_ns->p50 = *out.latency_ns->p50 - 4'000;
    out.sender_lag_ns = Distribution{.count = message_count,
                                     .min = 900,
                                     .p50 = 4'100,
                                     .p90 = 9'000,
                                     .p99 = 31'000,
                                     .p999 = 90'000,
                                     .max = 140'000,
                                     .mean = 5'012.5};
    if (out.backend == "long-polling/httplib" && scenario.name == "market-feed" && round == 2)
      out.saturation = Saturation::Transport;
  }
  out.throughput = Throughput{.messages_per_second = message_count / window_s,
                              .payload_bytes_per_second = message_count * 640 / window_s};
  if (flood) add_flood(out, speed, drift * again);
  if (scenario.flow == "broadcast") out.fan_out = fan_out(speed, drift * again);
  if (scenario.deadline_ns) out.messages.late = speed.median_ns > 1e6 ? message_count : 36;
  if (scenario.headline == "fps") {
    out.fps =
        Fps{.mean = std::min(60.0, 4e9 / (speed.median_ns * 60 + 50e6)) - 0.1 * round - 0.2 * (repeat - 1),
            .low_1_percent = std::min(57.0, 1e9 / (17.5e6 + speed.median_ns * 40)),
            .longest_freeze_ns = std::llround(17e6 + speed.median_ns * 3) + round * 100'000};
  }
  out.server = cost(std::min(speed.median_ns / 9, 31e3), order);
  out.client = cost(std::min(speed.median_ns / 7, 38e3), order);
  add_network(out, scenario);
  out.connecting = connecting(scenario, speed);
  if (scenario.name == "scores") out.slow_reading = slow_reading(out.backend);
  if (scenario.name == "chat") {
    out.server.idle_cores = contains(out.backend, "short") ? 0.182 : 0.0004;
    out.client.idle_cores = contains(out.backend, "short") ? 0.213 : 0.0003;
  }
  if (contains(out.backend, "polling")) {
    out.polls = Polls{.total = 8'400, .empty = 2'100, .messages_per_poll = 1.904};
  }
  return out;
}

}  // namespace

Run sample_run(unsigned rounds) {
  Run run;
  run.id = "20261121T013000Z-1f3a";
  run.started = "2026-11-21T01:30:00Z";
  run.finished = "2026-11-21T01:47:12Z";
  run.complete = true;
  run.command = {"wirerace", "run", "--rounds", std::to_string(rounds)};
  run.rounds = rounds;
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
                     .isolation = "private network namespace",
                     .placement = "server on core 0, client on core 1",
                     .libraries = {{"Boost", "1.81.0"}, {"cpp-httplib", "0.11.4"}, {"gRPC", "1.51.1"}}};
  run.scenarios = {
      scenario("market-feed", "Quotes of one exchange, as they came on a busy morning.", "push", "recorded",
               "latency"),
      scenario("chat", "Short messages of people, sent by the client.", "uplink", "poisson", "latency"),
      scenario("ping", "One message there and back, as fast as it goes.", "echo", "closed", "round-trip"),
      scenario("video", "A camera's frames at 60 a second.", "push", "constant", "fps"),
      scenario("scores", "A match's score, to all who follow it.", "broadcast", "constant", "latency"),
      scenario("upload", "A large file, in parts.", "uplink", "flood", "throughput"),
      scenario("floor", "A bare TCP ping-pong: what the machine takes.", "echo", "closed", "round-trip")};
  run.scenarios[1].clients = 50;
  run.scenarios[1].idle_ns = 1'000'000'000;
  run.scenarios[4].clients = score_clients;
  run.scenarios[4].messages = message_count / score_clients;
  run.scenarios[4].deadline_ns = 1'000'000;
  run.scenarios[4].faults = {"1 slow reader, which reads nothing"};
  run.scenarios.back().control = true;
  for (const auto& speed : speeds) {
    const std::string name = speed.backend;
    run.backends.push_back({.name = name,
                            .transport = name.substr(0, name.find('/')),
                            .about = "One connection a client; one write a message.",
                            .settings = {{"TCP_NODELAY", "on"}, {"compression", "off"}}});
  }
  run.backends.push_back({.name = "floor",
                          .transport = "floor",
                          .about = "Blocking sockets, no transport library.",
                          .settings = {{"TCP_NODELAY", "on"}}});
  run.warnings = {"virtual machine (kvm): other guests can take its cores, so compare within a run only",
                  "the clock's frequency is not fixed: set the governor to performance"};
  unsigned order = 0;
  for (unsigned round = 1; round <= run.rounds; ++round) {
    for (const auto& info : run.scenarios) {
      if (info.control) continue;
      for (const auto& speed : speeds) run.trials.push_back(trial(info, speed, round, ++order));
    }
    for (const auto& info : run.scenarios) {
      if (info.control)
        run.trials.push_back(trial(info, floor_speed, round, ++order));
      else
        run.trials.push_back(trial(info, speeds[0], round, ++order, 2));
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
  run.noise = noise_of(run);
  return run;
}

}  // namespace wirerace
