#include "harness/keep_awake.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "harness/placement.hpp"
#include "harness/worker.hpp"

namespace wirerace {
namespace {

namespace fs = std::filesystem;

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
  const unsigned core = usable_cores().front();
  const std::jthread other([core](const std::stop_token& stop) {
    settle_on({core});
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
