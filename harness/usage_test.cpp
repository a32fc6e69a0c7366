#include "harness/usage.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <fstream>
#include <thread>

namespace wirerace {
namespace {

std::uint64_t thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t mapped = 0, resident = 0;
  statm >> mapped >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

TEST(Usage, CpuTimeCountsTheWorkOfOtherThreads) {
  const std::uint64_t before = cpu_time_ns();
  std::uint64_t worked = 0;
  std::thread([&] {
    while (worked < 30'000'000) worked = thread_cpu_ns();
  }).join();
  EXPECT_GE(cpu_time_ns() - before, worked / 10 * 9);
}

TEST(Usage, PeakMemoryGrowsWithWhatIsTouchedAndStays) {
  constexpr std::size_t mebibyte = 1 << 20;
  constexpr std::size_t size = 64 * mebibyte;
  constexpr std::size_t slack = 4 * mebibyte;  // the kernel counts pages a batch at a time
  const std::uint64_t before = peak_rss_bytes();
  ASSERT_GT(before, 0u);
  const std::uint64_t resident = resident_bytes();
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  std::memset(memory, 1, size);
  const std::uint64_t touched = peak_rss_bytes();
  EXPECT_GE(touched + slack, std::max(before, resident + size));
  ::munmap(memory, size);
  EXPECT_GE(peak_rss_bytes() + slack, touched);
}

}  // namespace
}  // namespace wirerace
