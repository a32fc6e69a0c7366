#include "harness/keep_awake.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace wirerace {
namespace {

namespace fs = std::filesystem;

/// The first core that this process may run on.
unsigned a_core() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  ::sched_getaffinity(0, sizeof usable, &usable);
  unsigned core = 0;
  while (!CPU_ISSET(core, &usable)) ++core;
  return core;
}

void stay_on(unsigned core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  ::sched_setaffinity(0, sizeof set, &set);  // of this thread
}

/// What the kernel reckons a thread by, in ms.
struct Reckoned {
  double run = 0;           ///< on a core
  double virtual_time = 0;  ///< that divided by its weight
};

/// Of this process's thread of SCHED_IDLE, where there is one and the kernel tells.
std::optional<Reckoned> reckoned() {
  for (const auto& thread : fs::directory_iterator("/proc/self/task")) {
    std::ifstream in(thread.path() / "sched");
    Reckoned found;
    int policy = -1;
    for (std::string key, colon; in >> key;) {
      if (key == "se.vruntime") in >> colon >> found.virtual_time;
      if (key == "se.sum_exec_runtime") in >> colon >> found.run;
      if (key == "policy") in >> colon >> policy;
    }
    if (policy == SCHED_IDLE) return found;
  }
  return std::nullopt;
}

TEST(KeepAwake, TakesNoMoreVirtualTimeThanItsWeightAsksFor) {
  const unsigned core = a_core();
  const std::jthread other([core](const std::stop_token& stop) {
    stay_on(core);
    while (!stop.stop_requested()) {
    }
  });
  const KeepAwake awake({core});
  const auto begin = reckoned();
  if (!begin) GTEST_SKIP() << "the kernel does not tell how it reckons threads";
  double run = 0, virtual_time = 0;
  while (run < 1 && virtual_time < 1000) {
    const Reckoned now = reckoned().value();
    run = now.run - begin->run;
    virtual_time = now.virtual_time - begin->virtual_time;
  }
  const double by_weight = 1024.0 / 3;  // of nice 0 and of SCHED_IDLE, in the kernel's sched/sched.h
  EXPECT_LT(virtual_time, 3 * by_weight * run) << run;
}

}  // namespace
}  // namespace wirerace
