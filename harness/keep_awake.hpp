// Keeping cores from going to sleep between messages.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

namespace wirerace {

/// While one lives, a thread spins on each of `cores` at the lowest priority there is (SCHED_IDLE): whatever
/// else wants the core gets it at once, but the core never idles, and so need not be woken. On a virtual
/// machine, where a core that idles is taken away by the host, that is most of what a message between two
/// cores takes. The spinning is in nobody's CPU time but ours.
class KeepAwake {
 public:
  /// Throws std::runtime_error where the system does not grant it.
  explicit KeepAwake(const std::vector<unsigned>& cores);
  ~KeepAwake();

  KeepAwake(const KeepAwake&) = delete;
  KeepAwake& operator=(const KeepAwake&) = delete;

 private:
  std::atomic<bool> over_{false};
  std::vector<std::jthread> spinners_;
};

}  // namespace wirerace
