// Counting system calls, where the kernel lets us.
#pragma once

#include <cstdint>

namespace wirerace {

/// Counts the system calls of the thread that makes it and of all threads made later (perf_event_open(2),
/// tracepoint raw_syscalls:sys_enter). While one lives, every system call of the machine takes a little
/// longer.
class SystemCallCounter {
 public:
  /// Throws std::runtime_error with the reason where the kernel refuses.
  SystemCallCounter();
  ~SystemCallCounter();

  SystemCallCounter(const SystemCallCounter&) = delete;
  SystemCallCounter& operator=(const SystemCallCounter&) = delete;

  std::uint64_t count() const;

 private:
  int descriptor_;
};

}  // namespace wirerace
