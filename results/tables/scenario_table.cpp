#include "results/tables/scenario_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "results/tables/best_figures.hpp"
#include "results/tables/scenario_notes.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

std::string rank_cell(const BackendSummary& one) {
  return one.rank ? fmt::format("{}{}", *one.rank, one.tied ? "=" : "") : "-";
}

std::string spread_cell(const BackendSummary& one) {
  const bool of_rounds = one.ok > 1 && !(one.p50_is_pooled && one.headline == one.p50_ns);
  const auto part = one.headline && of_rounds ? relative_spread(*one.headline) : std::nullopt;
  if (!part) return not_available;
  const double percent = 100 * *part;
  return fmt::format("±{:.{}f} %", percent, percent < 0.95 ? 1 : 0);
}

/// Short enough for a narrow column; a note says the rest.
std::string state_cell(const BackendSummary& one) {
  if (one.ok == 0) return one.invalid > 0 ? "invalid" : "failed";
  auto findings = integrity_findings(one);
  if (!one.saturated.empty()) findings.push_back("saturated");
  if (findings.empty()) return one.invalid + one.failed > 0 ? "see below" : "ok";
  return findings.size() == 1 && findings[0].size() <= 9 ? findings[0] : "see below";
}

/// Which figures a scenario is about, and so which columns its table has.
struct About {
  explicit About(const ScenarioInfo& scenario)
      : fps(scenario.headline == "fps"),
        throughput(scenario.headline == "throughput"),
        latency(!throughput),
        copies(scenario.flow == "broadcast" || scenario.flow == "chat"),
        deadline(scenario.deadline_ns.has_value()) {}

  bool fps, throughput, latency, copies, deadline;
};

std::vector<Column> columns_of(const ScenarioSummary& summary) {
  const ScenarioInfo& scenario = summary.scenario;
  const About about(scenario);
  std::vector<Column> out{
      {"#", "rank by the first figure; = is shared: the difference is within the noise", false},
      {"backend", "transport/library", false}};
  // What a narrow page leaves out first: memory and bytes, then what only refines another figure.
  const Column rate{"msg/s", "messages delivered a second, median over rounds", true, 6};
  if (about.fps) {
    out.push_back({"FPS", "frames a second at the receiving client, median over rounds"});
    out.push_back({"1% low", "1 / p99 of the time between frames, median over rounds", true, 1});
    out.push_back({"freeze", "the longest time without a new frame, in any round", true, 2});
  }
  if (about.throughput) {
    out.push_back(rate);
    out.push_back({"payload/s", "payload delivered a second, median over rounds", true, 6});
  }
  if (about.latency) {
    const bool round_trip = scenario.headline == "round-trip";
    const std::string what = round_trip ? "round trip" : "latency";
    out.push_back({round_trip ? "RTT p50" : "p50", what + " from the intended time, median over rounds"});
    if (about.copies) {
      out.push_back({"first", "latency of the first who has a message, p50, median over rounds", true, 5});
      out.push_back({"last", "latency of the last who has a message, p50, median over rounds", true, 1});
    }
    out.push_back({"p99", what + " from the intended time, of all rounds pooled"});
    if (!about.fps && !about.copies)
      out.push_back({"p99.9", what + " from the intended time, of all rounds pooled", true, 7});
  }
  if (about.deadline)
    out.push_back({"late", "part of the messages that came after the deadline or never", true, 2});
  out.push_back(
      {"spread", "of the ranking figure: half the range over rounds, as part of its median", true, 4});
  if (!about.fps && !about.throughput) out.push_back(rate);
  out.push_back(
      {"B/msg", "bytes on the wire per message, both ways, headers and acknowledgements included", true, 8});
  out.push_back({"CPU µs", "CPU time per message delivered, server+client, median over rounds", true, 3});
  out.push_back({"MiB", "peak resident memory, server/client, of any round", true, 9});
  const bool recovered =
      std::ranges::any_of(summary.ranked, [](const BackendSummary& one) { return one.recovery.has_value(); });
  out.push_back(
      {"state",
       recovered
           ? "ok is all messages delivered once, whole and in order, but for what the faults account for"
           : "ok is all messages delivered once, whole and in order, as fast as they came; saturated is that "
             "it could not keep up",
       false});
  return out;
}

std::vector<std::string> row_of(const BackendSummary& one, const ScenarioInfo& scenario) {
  const About about(scenario);
  std::vector<std::string> out{rank_cell(one), one.backend};
  if (about.fps) {
    out.push_back(rate_text(median(one.fps_mean)));
    out.push_back(rate_text(median(one.fps_low_1_percent)));
    out.push_back(duration_text(real(one.longest_freeze_ns)));
  }
  if (about.throughput) {
    out.push_back(rate_text(median(one.messages_per_second)));
    out.push_back(bytes_text(median(one.payload_bytes_per_second)));
  }
  if (about.latency) {
    out.push_back(duration_text(median(one.p50_ns)));
    if (about.copies) {
      const FanOutSummary fan_out = one.fan_out.value_or(FanOutSummary{});
      out.push_back(duration_text(median(fan_out.first.p50_ns)));
      out.push_back(duration_text(median(fan_out.last.p50_ns)));
    }
    out.push_back(duration_text(real(one.pooled_p99_ns)));
    if (!about.fps && !about.copies) out.push_back(duration_text(real(one.pooled_p999_ns)));
  }
  if (about.deadline) out.push_back(late_cell(one.messages));
  out.push_back(spread_cell(one));
  if (!about.fps && !about.throughput) out.push_back(rate_text(median(one.messages_per_second)));
  out.push_back(rate_text(median(one.wire_bytes_per_message)));
  out.push_back(
      pair_text(median(one.server.cpu_ns_per_message), median(one.client.cpu_ns_per_message), 1000, '+'));
  out.push_back(
      pair_text(real(one.server.peak_rss_bytes), real(one.client.peak_rss_bytes), 1024 * 1024, '/'));
  out.push_back(state_cell(one));
  return out;
}

/// Where nothing was counted on the wire, the table has no column for it.
void drop_unmeasured_wire(Table& table, const ScenarioSummary& summary) {
  const auto measured = [](const BackendSummary& one) { return one.wire_bytes_per_message.has_value(); };
  if (std::ranges::any_of(summary.ranked, measured)) return;
  const auto column = std::ranges::find(table.columns, "B/msg", &Column::heading);
  const auto at = column - table.columns.begin();
  table.columns.erase(column);
  for (auto& row : table.rows) row.erase(row.begin() + at);
}

}  // namespace

std::string late_cell(const MessageCounts& messages) {
  if (!messages.late || messages.planned == 0) return not_available;
  return percent_text(static_cast<double>(*messages.late + messages.lost) /
                      static_cast<double>(messages.planned));
}

Table scenario_table(const ScenarioSummary& summary) {
  Table table{.columns = columns_of(summary), .rows = {}, .name = 1};
  for (const auto& one : summary.ranked) table.rows.push_back(row_of(one, summary.scenario));
  drop_unmeasured_wire(table, summary);
  mark_cells(table, summary);
  return table;
}

}  // namespace wirerace
