// What has to be tried to be known. Each takes well below a second and throws std::system_error where the
// system refuses it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "harness/placement.hpp"

namespace wirerace::doctor {

struct Jitter {
  double p50_ns = 0, p99_ns = 0;
};

/// What reading the steady clock takes, ns: the fastest of some batches.
double clock_cost_ns();

/// How late a thread wakes that sleeps until a given time, with a timer slack of 1 ns.
Jitter timer_lateness();

/// From one thread to another and back, each blocked on a pipe until the other has written.
Jitter wake_up_round_trip(const Cores& cores);

/// CPU time of all cores since boot, in the kernel's ticks.
struct CpuTicks {
  std::uint64_t used = 0;    ///< idle and stolen time not counted
  std::uint64_t stolen = 0;  ///< a core was wanted, but the hypervisor gave it to somebody else
};

/// Of /proc/stat below `root`; nothing where it cannot be read.
std::optional<CpuTicks> cpu_ticks(const std::filesystem::path& root);

/// Keeps all usable cores busy for some 400 ms.
void spin();

}  // namespace wirerace::doctor
