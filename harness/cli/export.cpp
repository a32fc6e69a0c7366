#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "harness/cli/cli.hpp"
#include "harness/cli/exports.hpp"
#include "results/validate.hpp"

namespace wirerace::cli {

namespace {

struct ExportArguments {
  std::string format, result, out;
  bool list = false;
};

int list_formats() {
  for (const Format& format : formats())
    fmt::print("{:<26}{:<8}{}\n", format.name, format.ending, format.about);
  return exit_ok;
}

int export_result(const ExportArguments& arguments) {
  if (arguments.list) return list_formats();
  if (arguments.format.empty()) throw UsageError("FORMAT is required; see `wirerace export --list`");
  const Format& format = choose_format(arguments.format);
  if (arguments.result.empty()) throw UsageError("RUN.json is required; see `wirerace export --help`");
  if (arguments.out.empty() && format.parts) {
    throw UsageError(
        fmt::format("{} makes a file for each scenario and transport: give a folder for them with --output",
                    format.name));
  }
  const Run run = load_result(arguments.result);
  std::error_code missing;
  if (std::filesystem::equivalent(arguments.result, arguments.out, missing))
    throw UsageError(fmt::format("--output {} is the result file itself: choose another", arguments.out));
  for (const std::string& finding : validate(run))
    fmt::print(stderr, "wirerace: {}: {}\n", arguments.result, finding);
  if (arguments.out.empty()) {
    fmt::print("{}", format.whole(run));
    return exit_ok;
  }
  write_export({&format, arguments.out}, run);
  fmt::print(stderr, "Export: {}\n", arguments.out);
  return exit_ok;
}

}  // namespace

void add_export(CLI::App& app, Job& job) {
  auto* command = app.add_subcommand("export", "Write a result file in a format that other tools read.");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("FORMAT", arguments->format, "see --list");
  command->add_option("RUN.json", arguments->result,
                      "a result file of `wirerace run`, or the journal of a run that did not end");
  command->add_option("-o,--output", arguments->out,
                      "the file to write, or the folder where the format makes several (standard output)");
  command->add_flag("--list", arguments->list, "list the formats, and what reads them");
  command->callback([=, &job] { job = [=] { return export_result(*arguments); }; });
}

}  // namespace wirerace::cli
