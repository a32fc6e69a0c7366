// What this process has used.
#pragma once

#include <cstdint>

namespace wirerace {

/// User and system time of all threads, ns (getrusage).
std::uint64_t cpu_time_ns();

/// The most memory that was resident at once since the process began, bytes: VmHWM, which unlike ru_maxrss
/// does not count what the parent had before exec. 0 where the system does not tell.
std::uint64_t peak_rss_bytes();

}  // namespace wirerace
