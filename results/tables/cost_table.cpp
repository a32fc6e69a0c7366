#include "results/tables/cost_table.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "results/units.hpp"

namespace wirerace {
namespace {

std::string whole_text(const std::optional<unsigned>& value) {
  return value ? count_text(*value) : not_available;
}

/// Four decimals below 1, as seldom a switch still has its place.
std::string per_message_text(const std::optional<Spread>& value) {
  if (!value) return not_available;
  return value->median < 1 ? fmt::format("{:.4f}", value->median) : rate_text(value->median);
}

std::vector<std::string> row_of(const std::string& backend, const char* name, const EndSummary& end) {
  const auto peak =
      end.peak_rss_bytes ? std::optional(static_cast<double>(*end.peak_rss_bytes)) : std::nullopt;
  return {backend,
          name,
          duration_text(median(end.user_ns_per_message)),
          duration_text(median(end.system_ns_per_message)),
          per_message_text(end.voluntary_switches_per_message),
          per_message_text(end.involuntary_switches_per_message),
          per_message_text(end.system_calls_per_message),
          bytes_text(median(end.steady_rss_bytes)),
          bytes_text(peak),
          bytes_text(median(end.rss_bytes_per_connection)),
          duration_text(median(end.cpu_ns_per_connection)),
          whole_text(end.threads),
          whole_text(end.open_files)};
}

}  // namespace

Table cost_table(const ScenarioSummary& summary) {
  Table table{
      .columns = {{"backend", "transport/library", false},
                  {"end", "which process", false},
                  {"user CPU", "per message delivered, median over rounds"},
                  {"system CPU", "per message delivered, median over rounds"},
                  {"sleeps", "voluntary context switches per message: the process waited"},
                  {"preempted", "involuntary context switches per message: another took its core"},
                  {"system calls", "per message"},
                  {"memory", "resident at the window's end, median over rounds"},
                  {"peak", "resident memory, the most of any round"},
                  {"per connection", "resident memory that opening the connections took, by connection"},
                  {"CPU to open",
                   "CPU time that opening the connections took, by connection, median over rounds"},
                  {"threads", "at the window's end, the most of any round"},
                  {"files", "open at the window's end, the most of any round"}},
      .rows = {},
      .name = 0};
  for (const auto& one : summary.ranked) {
    if (one.ok == 0) continue;
    table.rows.push_back(row_of(one.backend, "server", one.server));
    table.rows.push_back(row_of(one.backend, "client", one.client));
  }
  return without_empty_columns(table);
}

Table wire_table(const ScenarioSummary& summary) {
  Table table{.columns = {{"backend", "transport/library", false},
                          {"B/msg",
                           "bytes on the wire per message, both ways, headers and acknowledgements included"},
                          {"packets/msg", "packets on the wire per message, both ways"},
                          {"B/payload B", "bytes on the wire per byte of payload"},
                          {"msg/s", "messages delivered a second, median over rounds"},
                          {"p50 from due", "latency from the intended time, median over rounds"},
                          {"p50 from send", "latency from the actual send, median over rounds"},
                          {"lag p99", "how late messages were sent, median over rounds"}},
              .rows = {},
              .name = 0};
  for (const auto& one : summary.ranked) {
    if (one.ok == 0) continue;
    table.rows.push_back(
        {one.backend, rate_text(median(one.wire_bytes_per_message)),
         rate_text(median(one.wire_packets_per_message)), rate_text(median(one.wire_bytes_per_payload_byte)),
         rate_text(median(one.messages_per_second)), duration_text(median(one.p50_ns)),
         duration_text(median(one.send_p50_ns)), duration_text(median(one.sender_lag_p99_ns))});
  }
  return without_empty_columns(table);
}

Table client_table(const ScenarioSummary& summary) {
  Table table{
      .columns = {{"backend", "transport/library", false},
                  {"Jain's index", "of messages over clients: 1 is all alike; the least of any round"},
                  {"fewest messages", "of any client in any round"},
                  {"most messages", "of any client in any round"},
                  {"fastest p99", "of the client with the lowest, median over rounds"},
                  {"slowest p99", "of the client with the highest, median over rounds"}},
      .rows = {},
      .name = 0};
  for (const auto& one : summary.ranked) {
    if (!one.fairness) continue;
    const FairnessSummary& fairness = *one.fairness;
    table.rows.push_back({one.backend, fmt::format("{:.4f}", fairness.least_jain),
                          count_text(fairness.least_messages), count_text(fairness.most_messages),
                          duration_text(median(fairness.fastest_p99_ns)),
                          duration_text(median(fairness.slowest_p99_ns))});
  }
  return without_empty_columns(table);
}

Table fan_out_table(const ScenarioSummary& summary) {
  Table table{.columns = {{"backend", "transport/library", false},
                          {"first p50", "until the first of its receivers had a message, median over rounds"},
                          {"first p99", "until the first of its receivers had a message, median over rounds"},
                          {"half p50", "until half of its receivers had a message, median over rounds"},
                          {"half p99", "until half of its receivers had a message, median over rounds"},
                          {"last p50", "until the last of its receivers had a message, median over rounds"},
                          {"last p99", "until the last of its receivers had a message, median over rounds"},
                          {"spread p50", "from the first who had a message to the last, median over rounds"},
                          {"spread p99", "from the first who had a message to the last, median over rounds"}},
              .rows = {},
              .name = 0};
  for (const auto& one : summary.ranked) {
    if (!one.fan_out) continue;
    auto& row = table.rows.emplace_back(std::vector{one.backend});
    for (const auto& copy :
         {one.fan_out->first, one.fan_out->median, one.fan_out->last, one.fan_out->spread}) {
      row.push_back(duration_text(median(copy.p50_ns)));
      row.push_back(duration_text(median(copy.p99_ns)));
    }
  }
  return without_empty_columns(table);
}

}  // namespace wirerace
