#include "harness/usage.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <future>
#include <thread>

namespace wirerace {
namespace {

std::uint64_t thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t cpu_ns() {
  const Spent now = spent();
  return now.user_ns + now.system_ns;
}

TEST(Usage, CpuTimeCountsTheWorkOfOtherThreads) {
  const std::uint64_t before = cpu_ns();
  std::uint64_t worked = 0;
  std::thread([&] {
    while (worked < 30'000'000) worked = thread_cpu_ns();
  }).join();
  EXPECT_GE(cpu_ns() - before, worked / 10 * 9);
}

TEST(Usage, PeakMemoryGrowsWithWhatIsTouchedAndStays) {
  constexpr std::size_t mebibyte = 1 << 20;
  constexpr std::size_t size = 64 * mebibyte;
  constexpr std::size_t slack = 4 * mebibyte;  // the kernel counts pages a batch at a time
  const std::uint64_t before = peak_rss_bytes();
  ASSERT_GT(before, 0u);
  const std::uint64_t resident = rss_bytes();
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  std::memset(memory, 1, size);
  const std::uint64_t touched = peak_rss_bytes();
  EXPECT_GE(touched + slack, std::max(before, resident + size));
  ::munmap(memory, size);
  EXPECT_GE(peak_rss_bytes() + slack, touched);
}

TEST(Usage, SleepingIsAVoluntarySwitch) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::uint64_t before = spent().voluntary_switches;
  std::thread other([&] {
    char byte;
    EXPECT_EQ(::read(ends[0], &byte, 1), 1);  // waits for what comes when this thread is seen asleep
  });
  while (spent().voluntary_switches == before) std::this_thread::yield();
  EXPECT_EQ(::write(ends[1], "x", 1), 1);
  other.join();
  EXPECT_GT(spent().voluntary_switches, before);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Usage, ThreadsAndFilesAreThoseOpenNow) {
  const unsigned threads_before = threads(), files_before = open_files();
  std::promise<void> over;
  std::thread other([&] { over.get_future().wait(); });
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_EQ(threads(), threads_before + 1);
  EXPECT_EQ(open_files(), files_before + 2);
  over.set_value();
  other.join();
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_EQ(open_files(), files_before);
}

}  // namespace
}  // namespace wirerace
