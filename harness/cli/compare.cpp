#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "harness/cli/cli.hpp"
#include "harness/cli/comparing.hpp"
#include "results/files.hpp"
#include "results/validate.hpp"

namespace wirerace::cli {

namespace {

struct CompareArguments {
  std::string base, head;
  std::vector<std::string> gates;
  std::string format = "table";
};

int compare_runs(const CompareArguments& arguments) {
  const auto gates = chosen_gates(arguments.gates);
  const Run base = load_result(arguments.base), head = load_result(arguments.head);
  for (const auto& [run, path] : {std::pair(&base, &arguments.base), std::pair(&head, &arguments.head)}) {
    for (const std::string& finding : validate(*run))
      fmt::print(stderr, "wirerace: {}: {}\n", *path, finding);
  }
  const Comparison comparison = compare(base, head, gates);
  print(comparison, arguments.format);
  return exit_code(comparison);
}

constexpr const char* compare_footer =
    R"(Two builds that took turns in one run (wirerace run --against) are compared round by round; two runs that were made
one after the other as they are, and then a change must also be larger than what the machine itself changed by.

Exit codes: 0 nothing is worse; 1 it could not compare; 2 a gated figure is worse; 3 a backend has no valid trial;
4 too noisy, or too few rounds, to say.)";

}  // namespace

void add_compare(CLI::App& app, Job& job) {
  auto* compare =
      app.add_subcommand("compare", "Say what has become faster or slower from one run to another.");
  auto arguments = std::make_shared<CompareArguments>();
  compare->add_option("BASE.json", arguments->base, "the result file of `wirerace run` to compare with")
      ->required();
  compare->add_option("HEAD.json", arguments->head, "the result file that is judged")->required();
  add_gate_option(*compare, arguments->gates);
  compare->add_option("--format", arguments->format, "what to print: table, json or markdown (table)")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  compare->footer(compare_footer);
  compare->callback([=, &job] { job = [=] { return compare_runs(*arguments); }; });
}

}  // namespace wirerace::cli
