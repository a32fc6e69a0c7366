#include "results/report.hpp"

#include <fmt/core.h>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/validate.hpp"

namespace wirerace::cli {

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
      const Run run = load_run(*result);
      for (const std::string& finding : validate(run))
        fmt::print(stderr, "wirerace: {}: {}\n", *result, finding);
      write_file_atomically(*out, html_report(run));
      fmt::print("Report: {}\n", *out);
      return exit_ok;
    };
  });
}

}  // namespace wirerace::cli
