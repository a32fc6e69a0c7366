// What the facts about a machine mean for results. Nothing is read or measured here; Finding::check is left
// empty.
#pragma once

#include <optional>
#include <vector>

#include "harness/doctor/finding.hpp"
#include "harness/doctor/machine.hpp"
#include "harness/doctor/probes.hpp"
#include "harness/isolation.hpp"
#include "results/run.hpp"

namespace wirerace::doctor {

// The processor: judge_processor.cpp.
Finding judge_cores(const Machine& machine, const Cores& used);  ///< used: the ends of a trial
Finding judge_frequency(const Machine& machine);
Finding judge_virtualisation(const Machine& machine);
Finding judge_load(const Machine& machine);

// Time: judge_time.cpp.
Finding judge_clock(const Machine& machine, double cost_ns);
Finding judge_steal(const std::optional<CpuTicks>& before, const std::optional<CpuTicks>& after);  ///< a load
Finding judge_timer(const Jitter& lateness);
Finding judge_wake_up(Placement placement, const Jitter& round_trip);
Finding judge_floor(Placement placement, const Trial& trial);

/// The two medians of each pair of trials that differ in nothing.
struct Pair {
  double first_ns = 0, second_ns = 0;
};
Finding judge_noise(const std::vector<Pair>& pairs);

// What the system grants: judge_limits.cpp.
Finding judge_namespace(const Isolation& isolation);  ///< of a run that leaves it to us
Finding judge_congestion_control(const Machine& machine, const Isolation& isolation);
Finding judge_open_files(const Machine& machine, unsigned clients);
Finding judge_buffers(const Machine& machine);
Finding judge_backlog(const Machine& machine, unsigned clients);
Finding judge_ports(const Machine& machine);
Finding judge_memory(const Machine& machine);

}  // namespace wirerace::doctor
