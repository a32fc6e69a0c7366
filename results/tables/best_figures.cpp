#include "results/tables/best_figures.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "results/units.hpp"

namespace wirerace {
namespace {

using Value = std::optional<double>;

Value sum(const Value& server, const Value& client) {
  return server && client ? Value(*server + *client) : std::nullopt;
}

Value median_latency(const BackendSummary& one) {
  return median(one.p50_ns);
}

struct Judged {
  std::string_view heading;
  bool more_is_better = false;
  Value (*of)(const BackendSummary& one) = nullptr;
};

constexpr std::array judged{
    Judged{"FPS", true, [](const BackendSummary& one) { return median(one.fps_mean); }},
    Judged{"1% low", true, [](const BackendSummary& one) { return median(one.fps_low_1_percent); }},
    Judged{"freeze", false, [](const BackendSummary& one) { return real(one.longest_freeze_ns); }},
    Judged{"msg/s", true, [](const BackendSummary& one) { return median(one.messages_per_second); }},
    Judged{"payload/s", true, [](const BackendSummary& one) { return median(one.payload_bytes_per_second); }},
    Judged{"p50", false, median_latency},
    Judged{"RTT p50", false, median_latency},
    Judged{"first", false,
           [](const BackendSummary& one) {
             return one.fan_out ? median(one.fan_out->first.p50_ns) : std::nullopt;
           }},
    Judged{"last", false,
           [](const BackendSummary& one) {
             return one.fan_out ? median(one.fan_out->last.p50_ns) : std::nullopt;
           }},
    Judged{"p99", false, [](const BackendSummary& one) { return real(one.pooled_p99_ns); }},
    Judged{"p99.9", false, [](const BackendSummary& one) { return real(one.pooled_p999_ns); }},
    Judged{"late", false,
           [](const BackendSummary& one) -> Value {
             if (!one.messages.late || one.messages.planned == 0) return std::nullopt;
             return static_cast<double>(*one.messages.late + one.messages.lost) /
                    static_cast<double>(one.messages.planned);
           }},
    Judged{"B/msg", false, [](const BackendSummary& one) { return median(one.wire_bytes_per_message); }},
    Judged{"CPU µs", false,
           [](const BackendSummary& one) {
             return sum(median(one.server.cpu_ns_per_message), median(one.client.cpu_ns_per_message));
           }},
    Judged{"MiB", false,
           [](const BackendSummary& one) {
             return sum(real(one.server.peak_rss_bytes), real(one.client.peak_rss_bytes));
           }},
};

struct Figure {
  std::size_t row;
  double value;
};

/// Of a column, best first.
std::vector<Figure> figures_of(const Judged& column, const ScenarioSummary& summary) {
  const auto kept_up = [](const BackendSummary& one) { return one.rank && one.saturated.empty(); };
  const bool any_kept_up = std::ranges::any_of(summary.ranked, kept_up);
  std::vector<Figure> out;
  for (std::size_t row = 0; row < summary.ranked.size(); ++row) {
    const BackendSummary& one = summary.ranked[row];
    if (!one.rank || (any_kept_up && !one.saturated.empty())) continue;
    if (const Value value = column.of(one)) out.push_back({row, *value});
  }
  const double sign = column.more_is_better ? -1 : 1;
  std::ranges::stable_sort(out, {}, [sign](const Figure& figure) { return sign * figure.value; });
  return out;
}

}  // namespace

void mark_cells(Table& table, const ScenarioSummary& summary) {
  table.marks.assign(table.rows.size(), std::vector<Mark>(table.columns.size(), Mark::None));
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].heading == "spread") {
      for (auto& row : table.marks) row[i] = Mark::Aside;
    }
    const auto column = std::ranges::find(judged, table.columns[i].heading, &Judged::heading);
    if (column == judged.end()) continue;
    const std::vector<Figure> figures = figures_of(*column, summary);
    if (figures.size() < 2) continue;
    const Figure &best = figures[0], &second = figures[1];
    const double noise = summary.noise ? summary.noise->part : 0;
    if (table.rows[best.row][i] == table.rows[second.row][i]) continue;
    if (relative_difference(best.value, second.value) < noise) continue;
    table.marks[best.row][i] = Mark::Best;
  }
}

}  // namespace wirerace
