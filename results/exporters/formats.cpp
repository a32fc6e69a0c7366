#include "results/exporters/formats.hpp"

#include <algorithm>
#include <array>

namespace wirerace {

std::span<const Format> formats() {
  static constexpr std::array all{
      Format{"csv", ".csv", "every trial with every figure, a row each (RFC 4180)", export_csv},
      Format{"markdown", ".md", "tables for GitHub: a step summary, a comment", export_markdown},
      Format{"junit", ".xml", "JUnit XML: a case for each backend and each expectation", export_junit},
      Format{"google-benchmark", ".json", "Google Benchmark's JSON, for its compare.py",
             export_google_benchmark},
      Format{"hlog", ".hlog", "HdrHistogram's log: the latencies of every trial", export_hlog},
      Format{"hgrm", ".hgrm", "HdrHistogram's percentile distributions, for its plotter; into a folder",
             nullptr, export_hgrm},
      Format{"fortio", ".json", "fortio's JSON, for `fortio report -data-dir`; into a folder", nullptr,
             export_fortio},
      Format{"bencher", ".json", "Bencher Metric Format, for `bencher run --adapter json`", export_bencher},
      Format{"github-benchmark-smaller", ".json",
             "github-action-benchmark's customSmallerIsBetter: latency, CPU, bytes, memory",
             export_github_benchmark_smaller},
      Format{"github-benchmark-bigger", ".json",
             "github-action-benchmark's customBiggerIsBetter: rates, frames, capacities",
             export_github_benchmark_bigger},
      Format{"openmetrics", ".txt", "OpenMetrics text, for Prometheus", export_openmetrics},
      Format{"github", ".txt", "annotations for GitHub Actions, on a step's output", export_github},
  };
  return all;
}

const Format* find_format(std::string_view name) {
  const auto found = std::ranges::find(formats(), name, &Format::name);
  return found == formats().end() ? nullptr : &*found;
}

}  // namespace wirerace
