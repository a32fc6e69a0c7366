#include "results/tables/further_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/units.hpp"

namespace wirerace {
namespace {

constexpr unsigned many_clients = 10;

void raise(std::optional<double>& most, const std::optional<Spread>& value) {
  if (value) most = std::max(most.value_or(value->median), value->median);
}

/// The faults of a kind, taken together: the longest times, and the sums.
struct Kind {
  std::string fault;
  unsigned times = 0;
  std::optional<double> down_ns = {}, median_ns = {}, slowest_ns = {};
  std::optional<unsigned> connections = {};
  unsigned clients = 0, recovered = 0;
  std::uint64_t lost = 0;
};

std::vector<Kind> kinds_of(const RecoverySummary& recovery) {
  std::vector<Kind> kinds;
  for (const OutageSummary& outage : recovery.outages) {
    auto kind = std::ranges::find(kinds, outage.fault, &Kind::fault);
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), Kind{.fault = outage.fault});
    ++kind->times;
    raise(kind->down_ns, outage.down_ns);
    raise(kind->median_ns, outage.median_ns);
    raise(kind->slowest_ns, outage.slowest_ns);
    if (outage.connections) kind->connections = kind->connections.value_or(0) + *outage.connections;
    kind->clients += outage.clients;
    kind->recovered += outage.recovered;
    kind->lost += outage.lost;
  }
  return kinds;
}

unsigned never_back(const Kind& kind) {
  return kind.clients - std::min(kind.recovered, kind.clients);
}

/// A backend that has no connection has nothing to come back from.
bool has_connection(const Kind& kind) {
  return kind.connections != 0U;
}

std::string median_cell(const Kind& kind) {
  if (!has_connection(kind)) return not_available;
  return 2 * never_back(kind) > kind.clients ? "never" : duration_text(kind.median_ns);
}

std::string slowest_cell(const Kind& kind) {
  if (!has_connection(kind)) return not_available;
  if (never_back(kind) == 0) return duration_text(kind.slowest_ns);
  return fmt::format("{} of {} never", count_text(never_back(kind)), count_text(kind.clients));
}

/// Who saw to it that messages came again. `reopened`: channels, by the application.
std::string back_by(const Kind& kind, std::uint64_t reopened) {
  if (!has_connection(kind)) return "has no connection";
  if (never_back(kind) > 0) return 2 * never_back(kind) > kind.clients ? "neither" : "partly";
  if (reopened == 0) return kind.lost == 0 ? "protocol" : "protocol, with loss";
  return reopened < kind.clients ? "both" : "application";
}

void add_rows(Table& table, const std::string& backend, const RecoverySummary& recovery) {
  const std::vector<Kind> kinds = kinds_of(recovery);
  for (const Kind& kind : kinds) {
    const bool first = &kind == &kinds.front();
    // How many channels were opened anew is known of all faults together, and of several kinds a pause is the
    // one that closes none.
    const bool closes_none = kinds.size() > 1 && kind.fault == "server paused";
    table.rows.push_back(
        {backend, kind.times == 1 ? kind.fault : fmt::format("{} ×{}", kind.fault, kind.times),
         duration_text(kind.down_ns), median_cell(kind), slowest_cell(kind), count_text(kind.lost),
         first ? count_text(recovery.repeated) : "", back_by(kind, closes_none ? 0 : recovery.reopened)});
  }
}

/// Where all rows tell of the same fault, the scenario's line has told it.
void drop_only_fault(Table& table) {
  constexpr std::size_t fault = 1;
  if (std::ranges::any_of(table.rows, [&](const auto& row) { return row[fault] != table.rows[0][fault]; }))
    return;
  table.columns.erase(table.columns.begin() + fault);
  for (auto& row : table.rows) row.erase(row.begin() + fault);
}

std::string growth_text(std::int64_t bytes) {
  const std::string text = bytes_text(std::abs(static_cast<double>(bytes)));
  return bytes < 0 ? "-" + text : text;
}

}  // namespace

Table recovery_table(const ScenarioSummary& summary) {
  Table table{
      .columns = {{"backend", "transport/library", false},
                  {"fault", "what went wrong, and how often", false},
                  {"down", "until the server listened or ran again"},
                  {"half back", "from the fault until half of the clients had messages again"},
                  {"all back", "from the fault until the last client had messages again"},
                  {"lost", "messages that never came, until each client was back; of all rounds"},
                  {"repeated", "messages that came again, of all rounds and faults"},
                  {"back by",
                   "who resumed: the protocol by itself; the application, by opening closed channels anew; "
                   "both, where only some closed; partly: some clients never came back; neither: more than "
                   "half did not",
                   false}},
      .rows = {},
      .name = 0,
      .title = "Recovery"};
  for (const auto& one : summary.ranked) {
    if (one.recovery) add_rows(table, one.backend, *one.recovery);
  }
  drop_only_fault(table);
  return without_empty_columns(table);
}

Table slow_reader_table(const ScenarioSummary& summary) {
  Table table{.columns = {{"backend", "transport/library", false},
                          {"waiting",
                           "for the slow readers in the server's backend at the window's end, the "
                           "most of any round"},
                          {"server grew", "its resident memory over the window, the most of any round"},
                          {"skipped", "messages not sent to slow readers, as too much waited already"},
                          {"closed", "slow readers that the transport gave up, the most of any round"},
                          {"sent", "messages sent to slow readers, of all rounds"},
                          {"read", "of those, what slow readers had read at the end"}},
              .rows = {},
              .name = 0,
              .title = "Slow readers"};
  const bool any_closed = std::ranges::any_of(summary.ranked, [](const BackendSummary& one) {
    return one.slow_reading && one.slow_reading->closed > 0;
  });
  for (const auto& one : summary.ranked) {
    if (!one.slow_reading) continue;
    const SlowReadingSummary& slow = *one.slow_reading;
    table.title = fmt::format("{} slow reader{}", slow.clients, slow.clients == 1 ? "" : "s");
    table.rows.push_back({one.backend, bytes_text(static_cast<double>(slow.waiting_bytes)),
                          growth_text(slow.server_rss_growth_bytes), count_text(slow.skipped),
                          any_closed ? count_text(slow.closed) : not_available, count_text(slow.sent),
                          count_text(slow.read)});
  }
  return without_empty_columns(table);
}

Table connection_table(const ScenarioSummary& summary) {
  Table table{
      .columns = {{"backend", "transport/library", false},
                  {"all connected", "until all channels could be used at both ends, median over rounds"},
                  {"one p50", "until a channel could be used at the client, median over rounds"},
                  {"one p99", "until a channel could be used at the client, median over rounds"},
                  {"KiB each", "resident memory a connection, server+client, median over rounds"},
                  {"CPU µs each", "CPU time of opening a connection, server+client, median over rounds"},
                  {"threads", "at the window's end, server+client, the most of any round"},
                  {"idle CPU %",
                   "of a core, while all were connected and nothing was sent, server+client, "
                   "median over rounds"}},
      .rows = {},
      .name = 0,
      .title = "Connections"};
  if (summary.scenario.clients < many_clients) return table;
  for (const auto& one : summary.ranked) {
    if (one.ok == 0) continue;
    const ConnectingSummary connecting = one.connecting.value_or(ConnectingSummary{});
    table.rows.push_back(
        {one.backend, duration_text(median(connecting.all_ns)), duration_text(median(connecting.p50_ns)),
         duration_text(median(connecting.p99_ns)),
         pair_text(median(one.server.rss_bytes_per_connection), median(one.client.rss_bytes_per_connection),
                   1024, '+'),
         pair_text(median(one.server.cpu_ns_per_connection), median(one.client.cpu_ns_per_connection), 1000,
                   '+'),
         pair_text(real(one.server.threads), real(one.client.threads), 1, '+', 0),
         pair_text(median(one.server.idle_cores), median(one.client.idle_cores), 0.01, '+', 2)});
  }
  return without_empty_columns(table);
}

std::vector<Table> further_tables(const ScenarioSummary& summary) {
  std::vector<Table> tables = {recovery_table(summary), slow_reader_table(summary)};
  if (std::ranges::any_of(summary.ranked, [](const BackendSummary& one) {
        return one.server.idle_cores || one.client.idle_cores;
      }))
    tables.push_back(connection_table(summary));
  std::erase_if(tables, [](const Table& table) { return table.rows.empty(); });
  return tables;
}

}  // namespace wirerace
