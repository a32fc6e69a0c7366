#include "harness/usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace wirerace {

namespace {

std::uint64_t nanoseconds_of(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(time.tv_usec) * 1000;
}

unsigned entries(const char* directory) {
  std::error_code error;
  unsigned count = 0;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    ++count;
  }
  return count;
}

}  // namespace

Spent spent() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return {.user_ns = nanoseconds_of(usage.ru_utime),
          .system_ns = nanoseconds_of(usage.ru_stime),
          .voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw),
          .involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw)};
}

std::uint64_t rss_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t mapped = 0, resident = 0;
  statm >> mapped >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t peak_rss_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

unsigned threads() {
  return entries("/proc/self/task");
}

unsigned open_files() {
  const unsigned with_own = entries("/proc/self/fd");
  return with_own > 0 ? with_own - 1 : 0;
}

}  // namespace wirerace
