#include "harness/cli/comparing.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "harness/cli/cli.hpp"
#include "harness/terminal.hpp"
#include "results/exporters/comparison_json.hpp"
#include "results/exporters/export_comparison.hpp"

namespace wirerace::cli {

void add_gate_option(CLI::App& app, std::vector<std::string>& gates) {
  app.add_option(
         "--gate", gates,
         "figures that decide the exit code, separated by commas: headline, the one that ranks in each "
         "scenario, or p50, p99, messages_per_second, cpu_per_message, … (headline); the fewer, the smaller "
         "the changes that are found")
      ->delimiter(',')
      ->allow_extra_args(false);
}

std::vector<std::string> chosen_gates(const std::vector<std::string>& gates) {
  if (gates.empty()) return {"headline"};
  for (const std::string& name : gates) {
    if (name == "headline" || find_metric(name)) continue;
    std::vector<std::string_view> names;
    for (const Metric& metric : metrics()) names.push_back(metric.name);
    throw UsageError(fmt::format("--gate {}: no figure is called that: choose headline or one of {}", name,
                                 fmt::join(names, ", ")));
  }
  return gates;
}

void print(const Comparison& comparison, const std::string& format) {
  if (format == "json") {
    fmt::print("{}", comparison_json(comparison));
  } else if (format == "markdown") {
    fmt::print("{}", export_comparison_markdown(comparison));
  } else {
    const Terminal terminal = terminal_at(STDOUT_FILENO);
    fmt::print("{}", export_comparison_table(comparison, terminal.colour, terminal.width));
  }
}

int exit_code(const Comparison& comparison) {
  if (!comparison.missing.empty()) return exit_invalid_data;
  if (comparison.worse()) return exit_not_as_expected;
  return comparison.too_noisy() || comparison.undecided() ? exit_undecided : exit_ok;
}

}  // namespace wirerace::cli
