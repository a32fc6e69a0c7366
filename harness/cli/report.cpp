#include "results/report/report.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <utility>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/validate.hpp"

namespace wirerace::cli {

namespace {

/// In the order given.
std::vector<Run> load_all(const std::vector<std::string>& files, const std::string& out) {
  std::vector<Run> runs;
  for (const std::string& file : files) {
    Run run = load_result(file);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (runs[i].id == run.id)
        throw UsageError(
            fmt::format("{} and {} hold the same run, {}: give each run once", files[i], file, run.id));
    }
    std::error_code missing;
    if (std::filesystem::equivalent(file, out, missing))
      throw UsageError(fmt::format("--output {} is the result file itself: choose another", out));
    for (const std::string& finding : validate(run)) fmt::print(stderr, "wirerace: {}: {}\n", file, finding);
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace

void add_report(CLI::App& app, Job& job) {
  auto* report = app.add_subcommand("report",
                                    "Make an HTML report, which opens offline, of a result file; of several, "
                                    "the trends from run to run, and "
                                    "then the newest run's.");
  auto results = std::make_shared<std::vector<std::string>>();
  auto out = std::make_shared<std::string>();
  report
      ->add_option("RUN.json", *results,
                   "result files of `wirerace run`, or the journals of runs that did not end")
      ->required();
  report->add_option("-o,--output", *out, "the HTML file to write")->required();
  report->callback([=, &job] {
    job = [=] {
      write_file_atomically(*out, html_trends(load_all(*results, *out)));
      fmt::print("Report: {}\n", *out);
      return exit_ok;
    };
  });
}

}  // namespace wirerace::cli
