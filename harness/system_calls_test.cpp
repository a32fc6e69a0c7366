#include "harness/system_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <thread>

namespace wirerace {
namespace {

TEST(SystemCallCounter, CountsThisThreadAndThoseMadeLaterOrSaysWhyItCannot) {
  std::optional<SystemCallCounter> counter;
  try {
    counter.emplace();
  } catch (const std::runtime_error& refusal) {
    EXPECT_THAT(refusal.what(), testing::AllOf(testing::StartsWith("cannot count system calls: "),
                                               testing::HasSubstr("mount -t tracefs")));
    return;
  }
  const auto call = [](int times) {
    for (int i = 0; i < times; ++i) ::syscall(SYS_getppid);
  };
  const std::uint64_t before = counter->count();
  call(1000);
  std::thread(call, 2000).join();
  const std::uint64_t counted = counter->count() - before;
  EXPECT_GE(counted, 3000u);
  EXPECT_LE(counted, 3100u) << "making and joining a thread takes some";
}

}  // namespace
}  // namespace wirerace
