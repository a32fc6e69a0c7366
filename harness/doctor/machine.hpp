// What a machine says of itself, without measuring anything.
#pragma once

#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wirerace::doctor {

/// The three figures of tcp_rmem and tcp_wmem, bytes.
struct BufferRange {
  std::uint64_t least = 0, usual = 0, most = 0;
};

/// What could not be read is empty.
struct Machine {
  std::vector<unsigned> usable;                 ///< cores that this process may use, least first
  std::vector<unsigned> online;                 ///< all cores that run
  std::vector<std::vector<unsigned>> siblings;  ///< of each usable core: hyperthreads of its physical core
  std::optional<double> cpu_quota;              ///< CPU time that the control group may use, in cores

  std::string governor;       ///< of the cores' frequency
  std::optional<bool> boost;  ///< whether a core may run faster than its nominal frequency for a while

  bool is_virtual = false;
  std::string hypervisor;  ///< "KVM", "VMware, Inc. VMware Virtual Platform"
  bool is_container = false;

  std::optional<double> load;        ///< average of the last minute
  std::optional<unsigned> runnable;  ///< threads running or waiting for a core right now, this one included

  std::string clock_source;

  std::string congestion_control;             ///< the default one
  std::string available_congestion_controls;  ///< separated by blanks

  std::uint64_t open_files = 0, most_open_files = 0;  ///< ulimit -n, soft and hard; RLIM_INFINITY: no limit
  std::optional<std::uint64_t> rmem_max, wmem_max;    ///< the largest buffers a program may ask for, bytes
  std::optional<BufferRange> tcp_rmem, tcp_wmem;
  std::optional<std::uint64_t> somaxconn;
  std::optional<std::uint64_t> ports;  ///< how many a client can connect from
  std::optional<std::uint64_t> memory_available_bytes;
};

/// What /proc and /sys below `root` say of a machine whose `usable` cores a process may use.
Machine read_machine(const std::filesystem::path& root, const std::vector<unsigned>& usable);

Machine this_machine();

}  // namespace wirerace::doctor
