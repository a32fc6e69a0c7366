#include "harness/keep_awake.hpp"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>

namespace wirerace {

namespace {

void settle(std::jthread& thread, unsigned core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  const sched_param lowest{};
  int error = ::pthread_setschedparam(thread.native_handle(), SCHED_IDLE, &lowest);
  if (error == 0) error = ::pthread_setaffinity_np(thread.native_handle(), sizeof set, &set);
  if (error != 0) {
    throw std::runtime_error("cannot keep core " + std::to_string(core) + " awake: " + std::strerror(error));
  }
}

}  // namespace

KeepAwake::KeepAwake(const std::vector<unsigned>& cores) {
  try {
    for (const unsigned core : cores) {
      spinners_.emplace_back([this] {
        // Linux with lazy preemption takes a core from whoever runs on it at the next system call, or else at
        // the next tick, milliseconds later: so these never stay away from the kernel for long. They do not
        // yield: sched_yield() moves a thread's virtual time on by far more than it has run, and beside
        // spinners that did, Linux 6.18 was seen to leave a runnable thread of nice 0 without a core for ten
        // minutes, until they ended.
        while (!over_.load(std::memory_order_relaxed)) ::getppid();
      });
      settle(spinners_.back(), core);
    }
  } catch (...) {
    over_ = true;
    throw;
  }
}

KeepAwake::~KeepAwake() {
  over_ = true;
}

}  // namespace wirerace
