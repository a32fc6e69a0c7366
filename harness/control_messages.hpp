// Between the types of control.proto and ours.
#pragma once

#include <vector>

#include "harness/control.pb.h"
#include "results/run.hpp"
#include "scenarios/scenario.hpp"

namespace wirerace {

/// All that decides a workload: name and about stay behind.
control::Scenario to_control(const Scenario& scenario);
Scenario from_control(const control::Scenario& message);

control::Distribution to_control(const Distribution& distribution);
Distribution from_control(const control::Distribution& message);

control::LatencySlices to_control(const std::vector<LatencySlice>& slices);
std::vector<LatencySlice> from_control(const control::LatencySlices& message);

}  // namespace wirerace
