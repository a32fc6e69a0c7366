#include "results/report.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/validate.hpp"

namespace wirerace::cli {

namespace {

Run load(const std::string& result) {
  try {
    return load_run(result);
  } catch (const FileError& error) {
    throw UsageError(fmt::format("{}; give a result file of `wirerace run`, or its journal", error.what()));
  }
}

}  // namespace

void add_report(CLI::App& app, Job& job) {
  auto* report = app.add_subcommand("report", "Make an HTML report, which opens offline, of a result file.");
  auto result = std::make_shared<std::string>();
  auto out = std::make_shared<std::string>();
  report
      ->add_option("RUN.json", *result,
                   "a result file of `wirerace run`, or the journal of a run that did not end")
      ->required();
  report->add_option("-o,--output", *out, "the HTML file to write")->required();
  report->callback([=, &job] {
    job = [=] {
      const Run run = load(*result);
      std::error_code missing;
      if (std::filesystem::equivalent(*result, *out, missing)) {
        throw UsageError(fmt::format("--output {} is the result file itself: choose another", *out));
      }
      for (const std::string& finding : validate(run))
        fmt::print(stderr, "wirerace: {}: {}\n", *result, finding);
      write_file_atomically(*out, html_report(run));
      fmt::print("Report: {}\n", *out);
      return exit_ok;
    };
  });
}

}  // namespace wirerace::cli
