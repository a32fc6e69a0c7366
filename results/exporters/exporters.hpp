// A run as text for people and for other tools. Its JSON is to_json() in run_json.hpp, its HTML html_report()
// in report.hpp; formats.hpp lists by name what is here for other tools, and results/README.md says what they
// hold.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/run.hpp"

namespace wirerace {

/// For the terminal: a table for each scenario, no wider than `width`, from 60 on. ANSI escapes only where
/// `colour` says so.
std::string export_table(const Run& run, bool colour, std::size_t width = 100);

/// GitHub-flavoured Markdown: the same tables.
std::string export_markdown(const Run& run);

// For other tools. All throw std::runtime_error where a histogram or an expectation cannot be read.

/// RFC 4180: a row for each trial, controls too.
std::string export_csv(const Run& run);

/// JUnit XML: a suite for each scenario, a case for each backend and each expectation.
std::string export_junit(const Run& run);

/// As Google Benchmark's --benchmark_out: a repetition for each ok trial.
std::string export_google_benchmark(const Run& run);

/// HdrHistogram's log, version 1.2: a row for each ok trial.
std::string export_hlog(const Run& run);

/// One of several files that a run is exported as.
struct Document {
  std::string name;  ///< of the file, without its ending: "market-feed_tcp_asio"
  std::string text;
};

/// HdrHistogram's percentile distributions, in µs: one for each scenario and backend.
std::vector<Document> export_hgrm(const Run& run);

/// As fortio saves a run: one for each scenario and backend.
std::vector<Document> export_fortio(const Run& run);

/// Bencher Metric Format.
std::string export_bencher(const Run& run);

/// For github-action-benchmark: figures of which less is better, and of which more is.
std::string export_github_benchmark_smaller(const Run& run);
std::string export_github_benchmark_bigger(const Run& run);

/// OpenMetrics 1.0 text.
std::string export_openmetrics(const Run& run);

/// Annotations for GitHub Actions: what went wrong, and what the run warns of. Empty where all is well.
std::string export_github(const Run& run);

}  // namespace wirerace
