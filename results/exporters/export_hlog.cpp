#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

/// Of a time as runs have it, "2026-11-21T01:30:00Z"; 0 where it is none such.
std::int64_t seconds_since_epoch(const std::string& utc) {
  std::tm parts{};
  const char* const end = ::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return end && *end == '\0' ? ::timegm(&parts) : 0;
}

std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return text;
}

/// Rows are fields between commas, and readers end a tag at white space.
std::string tag_of(const ExportedPair& pair) {
  std::string out = pair.name();
  std::ranges::replace_if(
      out, [](unsigned char c) { return c <= ' ' || c == ',' || c == 0x7f; }, '_');
  return out;
}

}  // namespace

std::string export_hlog(const Run& run) {
  std::string out = fmt::format(
      "#[wirerace run {}: latencies in ns, a row for each trial; Interval_Max in ms. Trials do not keep when "
      "they began: their intervals are set end to end, in the order they ran in.]\n"
      "#[Histogram log format version 1.2]\n"
      "#[StartTime: {}.000 (seconds since epoch), {}]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
      on_one_line(run.id), seconds_since_epoch(run.started), on_one_line(run.started));
  struct Row {
    const Trial* trial;
    const ExportedPair* pair;
  };
  std::vector<Row> rows;
  const auto pairs = exported_pairs(run);
  for (const ExportedPair& pair : pairs) {
    for (const Trial* trial : pair.ok) {
      if (trial->latency_histogram) rows.push_back({trial, &pair});
    }
  }
  std::ranges::stable_sort(rows, {}, [](const Row& row) { return row.trial->order; });
  double start = 0;
  for (const auto& [trial, pair] : rows) {
    const double length = static_cast<double>(std::max<std::int64_t>(pair->scenario->duration_ns, 0)) / 1e9;
    const Histogram histogram = pooled_latencies({pair->scenario, pair->backend, {trial}, {}});
    out += fmt::format("Tag={},{:.3f},{:.3f},{:.3f},{}\n", tag_of(*pair), start, length,
                       static_cast<double>(histogram.max()) / 1e6, *trial->latency_histogram);
    start += length;
  }
  return out;
}

}  // namespace wirerace
