#include "results/report/chart_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "results/metric.hpp"
#include "results/report/over_time.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

/// Of slices [begin, end).
std::string part_cell(const std::vector<SliceSummary>& slices, std::size_t begin, std::size_t end) {
  std::vector<double> medians;
  std::optional<std::int64_t> max;
  for (std::size_t i = begin; i < end; ++i) {
    if (slices[i].p50_ns) medians.push_back(*slices[i].p50_ns);
    if (slices[i].max_ns) max = std::max(max.value_or(*slices[i].max_ns), *slices[i].max_ns);
  }
  if (!max) return not_available;
  return fmt::format("{} / {}", duration_text(median(spread_of(std::move(medians)))),
                     duration_text(real(max)));
}

}  // namespace

Table headline_numbers(const ScenarioSummary& summary) {
  const Metric& metric = headline_metric(summary.scenario);
  Table table{
      .columns = {{"backend", "", false},
                  {"median", "over rounds"},
                  {"from", "where the median lies with 95 %; of fewer than six rounds, the least round"},
                  {"to", "where the median lies with 95 %; of fewer than six rounds, the greatest round"},
                  {"least", "of any round"},
                  {"greatest", "of any round"},
                  {"rounds", "that have the figure"}},
      .rows = {}};
  const bool frames = metric.unit == Unit::FramesPerSecond;
  if (frames) table.columns.push_back({"1 % low", "1 / p99 of the time between frames, median over rounds"});
  for (const BackendSummary& one : summary.ranked) {
    if (!one.headline) continue;
    const auto interval = interval_of(one.headline);
    const auto text = [&metric](std::optional<double> value) { return metric_text(metric, value); };
    table.rows.push_back({one.backend, text(one.headline->median),
                          text(interval ? std::optional(interval->low) : std::nullopt),
                          text(interval ? std::optional(interval->high) : std::nullopt),
                          text(one.headline->min), text(one.headline->max),
                          one.headline->values.empty() ? "pooled" : count_text(one.headline->values.size())});
    if (frames) table.rows.back().push_back(rate_text(median(one.fps_low_1_percent)));
  }
  return table;
}

Table freeze_numbers(const ScenarioSummary& summary) {
  Table table{.columns = {{"backend", "", false}, {"longest freeze", "of any round"}}, .rows = {}};
  for (const BackendSummary& one : summary.ranked) {
    if (one.longest_freeze_ns)
      table.rows.push_back({one.backend, duration_text(real(one.longest_freeze_ns))});
  }
  return table;
}

Table percentile_numbers(const ScenarioSummary& summary) {
  constexpr std::array<std::pair<double, const char*>, 10> quantiles{{{0.5, "50 %"},
                                                                      {0.75, "75 %"},
                                                                      {0.9, "90 %"},
                                                                      {0.95, "95 %"},
                                                                      {0.99, "99 %"},
                                                                      {0.995, "99.5 %"},
                                                                      {0.999, "99.9 %"},
                                                                      {0.9999, "99.99 %"},
                                                                      {0.99999, "99.999 %"},
                                                                      {0.999999, "99.9999 %"}}};
  Table table{.columns = {{"faster than", "the part of messages that took no longer", false}}, .rows = {}};
  std::vector<const BackendSummary*> shown;
  for (const BackendSummary& one : summary.ranked) {
    if (!one.pooled.trusted_value_at(0.5)) continue;
    table.columns.push_back({one.backend, ""});
    shown.push_back(&one);
  }
  for (const auto& [quantile, name] : quantiles) {
    std::vector<std::string> row{name};
    for (const BackendSummary* one : shown)
      row.push_back(duration_text(real(one->pooled.trusted_value_at(quantile))));
    if (std::ranges::any_of(row.begin() + 1, row.end(),
                            [](const auto& cell) { return cell != not_available; }))
      table.rows.push_back(std::move(row));
  }
  return table;
}

Table over_time_numbers(const ScenarioSummary& summary, const Run& run) {
  constexpr std::size_t parts = 10;
  Table table{.columns = {{"seconds", "of the measured window", false}}, .rows = {}};
  std::vector<std::vector<SliceSummary>> shown;
  for (const BackendSummary& one : summary.ranked) {
    auto slices = over_time(run, summary.scenario.name, one.backend);
    if (slices.empty()) continue;
    table.columns.push_back({one.backend, "median of p50 / greatest"});
    shown.push_back(std::move(slices));
  }
  if (shown.empty()) return table;
  const double window_s = static_cast<double>(summary.scenario.duration_ns) / 1e9;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto bound = [&](std::size_t i) { return window_s * static_cast<double>(i) / parts; };
    std::vector<std::string> row{fmt::format("{:.3g}–{:.3g}", bound(part), bound(part + 1))};
    for (const auto& slices : shown)
      row.push_back(part_cell(slices, slices.size() * part / parts, slices.size() * (part + 1) / parts));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace wirerace
