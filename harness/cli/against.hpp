// `wirerace run --against`: two builds, whose trials take turns.
#pragma once

#include "harness/cli/run_arguments.hpp"
#include "harness/race.hpp"

namespace wirerace::cli {

/// Races this program and arguments.against, writes a result file for each, prints how they compare, and
/// returns the exit code. Throws UsageError.
int run_against(const RunArguments& arguments, RacePlan plan);

}  // namespace wirerace::cli
