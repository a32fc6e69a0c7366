#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

constexpr double unit_ns = 1000;   // values are in µs
constexpr int ticks_per_half = 5;  // HdrHistogram's default
constexpr int buckets = 32, sub_buckets = 2048;

/// As HdrHistogram's outputPercentileDistribution() iterates: steps that get shorter, five for each half of
/// what is left up to 100 %.
std::string percentile_lines(const Histogram& histogram) {
  std::string out;
  const auto all = static_cast<double>(histogram.count());
  const auto line = [&](double value, double level, std::uint64_t seen) {
    out += fmt::format("{:12.3f} {:2.12f} {:10}", value / unit_ns, level / 100, seen);
    out += level < 100 ? fmt::format(" {:14.2f}\n", 1 / (1 - level / 100)) : "\n";
  };
  double level = 0;
  std::uint64_t seen = 0;
  double value = 0;
  for (std::size_t i = 0; i < Histogram::size && seen < histogram.count(); ++i) {
    const std::uint64_t here = histogram.counts()[i];
    if (here == 0) continue;
    seen += here;
    value = static_cast<double>(Histogram::range_of(i).highest);
    while (level < 100 && 100 * static_cast<double>(seen) / all >= level) {
      line(value, level, seen);
      if (seen == histogram.count()) break;  // no step says more of the greatest value
      const double next =
          level + 100 / (ticks_per_half * std::exp2(std::floor(std::log2(100 / (100 - level))) + 1));
      level = next > level ? next : 100;  // nearer to 100 there is no number
    }
  }
  line(value, 100, seen);
  return out;
}

std::string distribution_text(const Histogram& histogram) {
  return fmt::format(
      "{:>12} {:>14} {:>10} {:>14}\n\n{}"
      "#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n"
      "#[Max     = {:12.3f}, Total count    = {:12}]\n"
      "#[Buckets = {:12}, SubBuckets     = {:12}]\n",
      "Value", "Percentile", "TotalCount", "1/(1-Percentile)", percentile_lines(histogram),
      histogram.mean() / unit_ns, standard_deviation(histogram) / unit_ns,
      static_cast<double>(histogram.max()) / unit_ns, histogram.count(), buckets, sub_buckets);
}

}  // namespace

std::vector<Document> export_hgrm(const Run& run) {
  std::vector<Document> out;
  for (const ExportedPair& pair : exported_pairs(run)) {
    const Histogram pooled = pooled_latencies(pair);
    if (pooled.count() > 0) out.push_back({file_name_of(pair.name()), distribution_text(pooled)});
  }
  return out;
}

}  // namespace wirerace
