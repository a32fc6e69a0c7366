#include "harness/cli/against.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/cli/cli.hpp"
#include "harness/cli/comparing.hpp"
#include "harness/cli/outputs.hpp"
#include "harness/cli/progress.hpp"
#include "harness/cli/run_plan.hpp"
#include "harness/other_build.hpp"
#include "results/exporters/export_comparison.hpp"
#include "results/exporters/github.hpp"

namespace wirerace::cli {

namespace {

constexpr unsigned usual_rounds = 10;

OtherBuild other_build(const RunArguments& arguments, const RacePlan& plan) {
  for (const auto& [given, option] :
       {std::pair(!arguments.resume.empty(), "--resume"), std::pair(!arguments.expect.empty(), "--expect"),
        std::pair(!arguments.find_capacity.empty(), "--find-capacity"),
        std::pair(!arguments.targets.empty(), "--target")}) {
    if (given) throw UsageError(fmt::format("{} does not apply to --against: remove one of them", option));
  }
  OtherBuild other = ask_other_build(arguments.against);
  for (const Backend* backend : plan.backends) {
    if (std::ranges::find(other.backends, backend->name) == other.backends.end())
      throw UsageError(fmt::format("--against {}: that build has no {}: choose --transports that both have",
                                   arguments.against, backend->name));
  }
  return other;
}

/// "x.json" is "x.against.json".
std::string against_path(std::filesystem::path result) {
  const std::string extension = result.extension().string();
  return result.replace_extension(".against" + extension).string();
}

void mention_unjudged(const RacePlan& plan) {
  if (std::ranges::any_of(plan.workloads,
                          [](const Workload& workload) { return !workload.scenario().expect.empty(); }))
    fmt::print(stderr,
               "wirerace: what scenario files expect is not judged with --against: run them without it\n");
}

/// Where no gated figure could be called worse, whatever comes out, nobody should wait for it.
void warn_of_too_few_rounds(const RacePlan& plan, const std::vector<std::string>& gates) {
  const std::size_t figures = plan.workloads.size() * plan.backends.size() * gates.size();
  const unsigned least = rounds_to_call(figures, true);
  if (plan.rounds >= least) return;
  fmt::print(stderr,
             "wirerace: warning: with {} gated figures none can be called in {} rounds: give "
             "--rounds {}, or fewer scenarios, transports or gates\n",
             figures, plan.rounds, least);
}

/// Annotations, on standard error where standard output is for a program; GitHub reads both. And the summary.
void tell_github(const Comparison& comparison, const std::string& format) {
  fmt::print(format == "table" ? stdout : stderr, "{}", export_comparison_github(comparison));
  if (const auto wrong = append_step_summary(export_comparison_markdown(comparison)))
    fmt::print(stderr, "wirerace: warning: {}\n", *wrong);
}

bool all_ok(const Run& run) {
  return std::ranges::all_of(run.trials, [](const Trial& trial) { return trial.status == TrialStatus::Ok; });
}

}  // namespace

int run_against(const RunArguments& arguments, RacePlan plan) {
  const OtherBuild build = other_build(arguments, plan);
  const auto gates = chosen_gates(arguments.gates);
  plan.against = build.program;
  plan.rounds = arguments.rounds.value_or(usual_rounds);
  warn_of_too_few_rounds(plan, gates);
  mention_unjudged(plan);
  Run run = describe(plan);
  run.warnings = warnings_about_machine(plan);
  Run other = describe_against(plan, run, build.version);
  Outputs outputs(arguments.out, arguments.report, arguments.exports, "", run);
  Outputs other_outputs(against_path(outputs.result()), "", {}, "", other);
  if (!arguments.quiet) {
    for (const std::string& warning : run.warnings) fmt::print(stderr, "wirerace: warning: {}\n", warning);
  }

  const Interrupt interrupt;
  {
    const auto all = heats(plan);
    Progress progress(progress_style(arguments.quiet), all, 0);
    race(plan, run, other,
         {.starting = [&](std::size_t index, const Heat&) { progress.starting(index); },
          .finished =
              [&](std::size_t index, const Trial& trial) {
                (all[index].against ? other_outputs : outputs).append(trial);
                progress.finished(index, trial);
              }},
         interrupt);
  }
  run.finished = other.finished = timestamp();
  outputs.finish(run);
  other_outputs.finish(other);
  if (!run.trials.empty() && !other.trials.empty()) {
    const Comparison comparison = compare(other, run, gates);
    print(comparison, arguments.format);
    if (in_github_actions()) tell_github(comparison, arguments.format);
    if (!arguments.quiet) {
      outputs.mention();
      other_outputs.mention();
    }
    if (run.complete) return all_ok(run) && all_ok(other) ? exit_code(comparison) : exit_invalid_data;
  }
  fmt::print(stderr, "wirerace: interrupted; {} trials of each build have run and are kept\n",
             std::min(run.trials.size(), other.trials.size()));
  return exit_interrupted;
}

}  // namespace wirerace::cli
