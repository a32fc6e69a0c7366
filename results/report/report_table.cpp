#include "results/report/report_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "results/report/answer_words.hpp"
#include "results/tables/scenario_table.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

/// A median and what is known of it.
std::string with_interval(const Metric& metric, const std::optional<Spread>& spread) {
  const std::string figure = metric_text(metric, median(spread));
  const std::string interval = interval_text(metric, spread);
  if (interval == not_available || interval == figure) return figure;
  const auto unit = figure.find(' '), same = interval.find(' ');
  const bool unit_is_said =
      unit != std::string::npos && same != std::string::npos && figure.substr(unit) == interval.substr(same);
  return fmt::format("{} ({})", figure, unit_is_said ? interval.substr(0, same) : interval);
}

/// Rounds that all have a p99 have a median of it; else there is that of all rounds pooled.
std::string p99_cell(const BackendSummary& one) {
  const Metric& p99 = *find_metric("p99");
  if (one.p99_ns && one.p99_ns->values.size() == one.ok) return with_interval(p99, one.p99_ns);
  return metric_text(p99, real(one.pooled_p99_ns));
}

std::string lost_cell(const BackendSummary& one) {
  return one.ok + one.invalid == 0 ? not_available : count_text(one.messages.lost);
}

using Cell = std::string (*)(const BackendSummary& one);

/// A column and what is in it.
using Described = std::pair<Column, Cell>;

Described latency_column(const ScenarioInfo& scenario) {
  const bool round_trip = scenario.headline == "round-trip";
  const std::string what = round_trip ? "round trip" : "latency";
  return {{round_trip ? "RTT p50" : "p50",
           what + " from the intended time: median over rounds (and its interval)"},
          [](const BackendSummary& one) { return with_interval(*find_metric("p50"), one.p50_ns); }};
}

std::vector<Described> headline_columns(const ScenarioInfo& scenario) {
  if (scenario.headline == "fps") {
    return {{{"FPS", "frames a second: median over rounds (and its interval)"},
             [](const BackendSummary& one) { return with_interval(*find_metric("fps"), one.fps_mean); }},
            {{"1% low", "1 / p99 of the time between frames: median over rounds (and its interval)"},
             [](const BackendSummary& one) {
               return with_interval(*find_metric("fps_low"), one.fps_low_1_percent);
             }},
            {{"freeze", "the longest time without a new frame, in any round"},
             [](const BackendSummary& one) { return duration_text(real(one.longest_freeze_ns)); }}};
  }
  if (scenario.headline == "throughput") {
    return {{{"msg/s", "messages delivered a second: median over rounds (and its interval)"},
             [](const BackendSummary& one) {
               return with_interval(*find_metric("messages_per_second"), one.messages_per_second);
             }},
            {{"payload/s", "payload delivered a second, median over rounds"},
             [](const BackendSummary& one) { return bytes_text(median(one.payload_bytes_per_second)); }}};
  }
  return {latency_column(scenario)};
}

std::vector<Described> described(const ScenarioInfo& scenario) {
  std::vector<Described> out = headline_columns(scenario);
  const auto add = [&out](const char* heading, const char* meaning, Cell cell) {
    out.push_back({{heading, meaning}, cell});
  };
  const bool throughput = scenario.headline == "throughput";
  if (!throughput) {
    add("p99",
        "median over rounds of each round's p99 (and its interval); of all rounds pooled where "
        "a round has messages too few",
        p99_cell);
    if (scenario.deadline_ns)
      add("late", "part of the messages that came after the deadline or never",
          [](const BackendSummary& one) { return late_cell(one.messages); });
    if (scenario.headline != "fps")
      add("msg/s", "messages delivered a second, median over rounds",
          [](const BackendSummary& one) { return rate_text(median(one.messages_per_second)); });
  }
  add("CPU µs", "CPU time per message delivered, server+client, median over rounds",
      [](const BackendSummary& one) {
        return pair_text(median(one.server.cpu_ns_per_message), median(one.client.cpu_ns_per_message), 1000,
                         '+');
      });
  add("B/B", "bytes on the wire per byte of payload, both ways, headers and acknowledgements included",
      [](const BackendSummary& one) { return rate_text(median(one.wire_bytes_per_payload_byte)); });
  add("KiB/conn", "resident memory that a connection took, server+client, median over rounds",
      [](const BackendSummary& one) {
        return pair_text(median(one.server.rss_bytes_per_connection),
                         median(one.client.rss_bytes_per_connection), 1024, '+');
      });
  add("lost", "messages that did not arrive, of all rounds that came to their end", lost_cell);
  return out;
}

/// Columns that the terminal's table has as well: the report's stand between them.
constexpr std::string_view spread_heading = "spread", state_heading = "state";

void take_column(Table& to, const Table& from, std::string_view heading) {
  const auto column = std::ranges::find(from.columns, heading, &Column::heading);
  if (column == from.columns.end()) return;
  to.columns.push_back(*column);
  const auto at = static_cast<std::size_t>(column - from.columns.begin());
  for (std::size_t r = 0; r < from.rows.size(); ++r) to.rows[r].push_back(from.rows[r][at]);
}

}  // namespace

std::string interval_text(const Metric& metric, const std::optional<Spread>& spread) {
  const auto interval = interval_of(spread);
  return interval ? range_text(metric, interval->low, interval->high) : not_available;
}

std::string_view headline_words(const ScenarioInfo& scenario) {
  return scenario.headline == "fps"          ? "Frames a second"
         : scenario.headline == "throughput" ? "Messages delivered a second"
         : scenario.headline == "round-trip" ? "Round trip p50"
                                             : "Latency p50";
}

Table report_table(const ScenarioSummary& summary) {
  const Table narrow = scenario_table(summary);
  Table table{.columns = {}, .rows = std::vector<std::vector<std::string>>(narrow.rows.size()), .name = 1};
  take_column(table, narrow, "#");
  take_column(table, narrow, "backend");
  for (const auto& [column, cell] : described(summary.scenario)) {
    table.columns.push_back(column);
    for (std::size_t r = 0; r < summary.ranked.size(); ++r) table.rows[r].push_back(cell(summary.ranked[r]));
    if (table.columns.size() == 3) take_column(table, narrow, spread_heading);
  }
  take_column(table, narrow, state_heading);
  return without_empty_columns(table);
}

}  // namespace wirerace
