// From the command line of `wirerace run` to what is raced.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/capacity.hpp"
#include "harness/cli/run_arguments.hpp"
#include "harness/race.hpp"

namespace wirerace::cli {

// Each throws UsageError for arguments that are wrong.

RacePlan make_plan(const RunArguments& arguments, const std::vector<std::string>& command);

/// Nothing without --find-capacity.
std::optional<CapacityPlan> make_capacity_plan(const RunArguments& arguments, const RacePlan& plan);

/// Says which pairs cannot race; throws where none is left.
void mention_left_out(const RacePlan& plan);

/// What stands in the way of good figures here.
std::vector<std::string> warnings_about_machine(const RacePlan& plan);

}  // namespace wirerace::cli
