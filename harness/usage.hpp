// What this process has used and holds.
#pragma once

#include <cstdint>

namespace wirerace {

/// Of all threads, since the process began (getrusage).
struct Spent {
  std::uint64_t user_ns = 0, system_ns = 0;
  std::uint64_t voluntary_switches = 0;    ///< went to sleep
  std::uint64_t involuntary_switches = 0;  ///< was made to leave its core
};
Spent spent();

inline std::uint64_t cpu_ns(const Spent& spent) {
  return spent.user_ns + spent.system_ns;
}

/// Resident memory now, bytes; 0 where the system does not tell.
std::uint64_t rss_bytes();

/// The most memory that was resident at once since the process began, bytes: VmHWM, which unlike ru_maxrss
/// does not count what the parent had before exec. 0 where the system does not tell.
std::uint64_t peak_rss_bytes();

unsigned threads();

/// Open file descriptors: files, sockets, pipes, timers, …
unsigned open_files();

}  // namespace wirerace
