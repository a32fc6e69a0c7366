#include "results/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "results/units.hpp"

namespace wirerace {
namespace {

using Value = std::optional<double>;

/// Nothing where either end lacks it.
template <class T>
Value sum(const std::optional<T>& server, const std::optional<T>& client) {
  return server && client ? Value(static_cast<double>(*server) + static_cast<double>(*client)) : std::nullopt;
}

template <std::optional<std::int64_t> Distribution::*figure>
Value latency(const Trial& trial) {
  return trial.latency_ns ? real((*trial.latency_ns).*figure) : std::nullopt;
}

template <std::uint64_t MessageCounts::*count>
Value messages(const Trial& trial) {
  return static_cast<double>(trial.messages.*count);
}

constexpr std::array all{
    Metric{"p50", "median latency from the intended time", Unit::Nanoseconds, false,
           latency<&Distribution::p50>},
    Metric{"p90", "latency that 90 % of messages stay below", Unit::Nanoseconds, false,
           latency<&Distribution::p90>},
    Metric{"p99", "latency that 99 % of messages stay below", Unit::Nanoseconds, false,
           latency<&Distribution::p99>},
    Metric{"p99.9", "latency that 99.9 % of messages stay below", Unit::Nanoseconds, false,
           latency<&Distribution::p999>},
    Metric{"max", "the greatest latency", Unit::Nanoseconds, false, latency<&Distribution::max>},
    Metric{"mean", "mean latency", Unit::Nanoseconds, false,
           [](const Trial& trial) { return trial.latency_ns ? trial.latency_ns->mean : std::nullopt; }},
    Metric{"sender_lag_p99", "how late the source sent, p99", Unit::Nanoseconds, false,
           [](const Trial& trial) {
             return trial.sender_lag_ns ? real(trial.sender_lag_ns->p99) : std::nullopt;
           }},
    Metric{"messages_per_second", "messages delivered a second", Unit::MessagesPerSecond, true,
           [](const Trial& trial) {
             return trial.throughput ? Value(trial.throughput->messages_per_second) : std::nullopt;
           }},
    Metric{"payload_bytes_per_second", "payload delivered a second", Unit::BytesPerSecond, true,
           [](const Trial& trial) {
             return trial.throughput ? Value(trial.throughput->payload_bytes_per_second) : std::nullopt;
           }},
    Metric{"fps", "frames a second at the receiving client, mean", Unit::FramesPerSecond, true,
           [](const Trial& trial) { return trial.fps ? Value(trial.fps->mean) : std::nullopt; }},
    Metric{"fps_low", "1 % low: 1 / p99 of the time between frames", Unit::FramesPerSecond, true,
           [](const Trial& trial) { return trial.fps ? trial.fps->low_1_percent : std::nullopt; }},
    Metric{"longest_freeze", "the longest time without a new frame", Unit::Nanoseconds, false,
           [](const Trial& trial) { return trial.fps ? real(trial.fps->longest_freeze_ns) : std::nullopt; }},
    Metric{"cpu_per_message", "CPU time of both ends per message delivered", Unit::Nanoseconds, false,
           [](const Trial& trial) {
             return sum(trial.server.cpu_ns_per_message, trial.client.cpu_ns_per_message);
           }},
    Metric{"server_cpu_per_message", "CPU time of the server per message delivered", Unit::Nanoseconds, false,
           [](const Trial& trial) { return trial.server.cpu_ns_per_message; }},
    Metric{"client_cpu_per_message", "CPU time of the client per message delivered", Unit::Nanoseconds, false,
           [](const Trial& trial) { return trial.client.cpu_ns_per_message; }},
    Metric{"server_memory", "peak resident memory of the server", Unit::Bytes, false,
           [](const Trial& trial) { return real(trial.server.peak_rss_bytes); }},
    Metric{"client_memory", "peak resident memory of the client", Unit::Bytes, false,
           [](const Trial& trial) { return real(trial.client.peak_rss_bytes); }},
    Metric{"server_memory_per_connection", "memory of the server that a connection took", Unit::Bytes, false,
           [](const Trial& trial) { return real(trial.server.rss_bytes_per_connection); }},
    Metric{"client_memory_per_connection", "memory of the client that a connection took", Unit::Bytes, false,
           [](const Trial& trial) { return real(trial.client.rss_bytes_per_connection); }},
    Metric{"server_cpu_per_connection", "CPU time of the server that opening a connection took",
           Unit::Nanoseconds, false, [](const Trial& trial) { return trial.server.cpu_ns_per_connection; }},
    Metric{"client_cpu_per_connection", "CPU time of the client that opening a connection took",
           Unit::Nanoseconds, false, [](const Trial& trial) { return trial.client.cpu_ns_per_connection; }},
    Metric{"bytes_per_message", "bytes on the wire per message, both ways, headers included", Unit::Bytes,
           false,
           [](const Trial& trial) { return trial.wire ? trial.wire->bytes_per_message : std::nullopt; }},
    Metric{"bytes_per_payload_byte",
           "bytes on the wire per byte of payload; of an echo, of messages and replies", Unit::Ratio, false,
           [](const Trial& trial) { return trial.wire ? trial.wire->bytes_per_payload_byte : std::nullopt; }},
    Metric{"connecting", "until all clients were connected", Unit::Nanoseconds, false,
           [](const Trial& trial) {
             return trial.connecting ? Value(static_cast<double>(trial.connecting->all_ns)) : std::nullopt;
           }},
    Metric{"lost", "messages that did not arrive", Unit::Count, false, messages<&MessageCounts::lost>},
    Metric{"late", "messages that arrived after the scenario's deadline", Unit::Count, false,
           [](const Trial& trial) { return real(trial.messages.late); }},
    Metric{"duplicated", "arrivals after a message's first", Unit::Count, false,
           messages<&MessageCounts::duplicated>},
    Metric{"reordered", "messages that arrived after one that was sent later", Unit::Count, false,
           messages<&MessageCounts::reordered>},
    Metric{"corrupt", "arrivals that match no message sent", Unit::Count, false,
           messages<&MessageCounts::corrupt>},
};

}  // namespace

std::span<const Metric> metrics() {
  return all;
}

const Metric* find_metric(std::string_view name) {
  const auto found = std::ranges::find(all, name, &Metric::name);
  return found == all.end() ? nullptr : &*found;
}

const Metric& headline_metric(const ScenarioInfo& scenario) {
  if (scenario.headline == "fps") return *find_metric("fps");
  return *find_metric(scenario.headline == "throughput" ? "messages_per_second" : "p50");
}

std::string metric_text(const Metric& metric, std::optional<double> value) {
  switch (metric.unit) {
    case Unit::Nanoseconds:
      return duration_text(value);
    case Unit::BytesPerSecond:
    case Unit::Bytes:
      return bytes_text(value);
    case Unit::Count:
      if (value && *value >= 0 && *value < 1e18 && *value == std::floor(*value))
        return count_text(static_cast<std::uint64_t>(*value));
      break;
    case Unit::MessagesPerSecond:
    case Unit::FramesPerSecond:
    case Unit::Ratio:
      break;
  }
  return rate_text(value);
}

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::MessagesPerSecond:
      return "messages/s";
    case Unit::FramesPerSecond:
      return "frames/s";
    case Unit::BytesPerSecond:
      return "a second";
    case Unit::Nanoseconds:
    case Unit::Bytes:
    case Unit::Count:
    case Unit::Ratio:
      break;
  }
  return "";
}

}  // namespace wirerace
