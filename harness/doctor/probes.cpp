#include "harness/doctor/probes.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace wirerace::doctor {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

Jitter jitter_of(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return {samples[samples.size() / 2], samples[samples.size() * 99 / 100]};
}

double nanoseconds_since(Clock::time_point start) {
  return static_cast<double>(nanoseconds(Clock::now() - start).count());
}

void pin_this_thread(const std::vector<unsigned>& cores) {
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const unsigned core : cores) CPU_SET(core, &set);
  const int error = ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
  if (error != 0) fail(error, "cannot pin a thread");
}

class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_.data()) != 0) fail(errno, "cannot make a pipe");
  }
  ~Pipe() {
    close_writer();
    ::close(ends_[0]);
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// False at the end of the input.
  bool read() {
    char byte = 0;
    return ::read(ends_[0], &byte, 1) == 1;
  }
  void write() {
    if (::write(ends_[1], "", 1) != 1) fail(errno, "cannot write to a pipe");
  }
  void close_writer() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

Jitter ping_pong(const Cores& cores) {
  constexpr int most = 3000, rehearsed = 100, least = 200;
  constexpr milliseconds patience{400};
  Pipe there, back;
  pin_this_thread(cores.server);  // the new thread inherits it
  const std::jthread echo([&] {
    while (there.read()) back.write();
  });
  const std::unique_ptr<Pipe, void (*)(Pipe*)> end(&there, [](Pipe* pipe) { pipe->close_writer(); });
  pin_this_thread(cores.client);
  std::vector<double> samples;
  const auto begin = Clock::now();
  for (int i = 0; i < most && (i < rehearsed + least || Clock::now() - begin < patience); ++i) {
    const auto start = Clock::now();
    there.write();
    back.read();
    if (i >= rehearsed) samples.push_back(nanoseconds_since(start));
  }
  return jitter_of(std::move(samples));
}

}  // namespace

double clock_cost_ns() {
  constexpr int batches = 20, readings = 100;
  double least = 1e9;
  for (int batch = 0; batch < batches; ++batch) {
    const auto start = Clock::now();
    for (int i = 1; i < readings; ++i) static_cast<void>(Clock::now());
    least = std::min(least, nanoseconds_since(start) / readings);
  }
  return least;
}

Jitter timer_lateness() {
  // A thread of its own: the slack stays with it.
  return std::async(std::launch::async,
                    [] {
                      ::prctl(PR_SET_TIMERSLACK, 1UL);
                      std::vector<double> samples;
                      for (int i = 0; i < 200; ++i) {
                        const auto when = Clock::now() + milliseconds(1);
                        std::this_thread::sleep_until(when);
                        samples.push_back(nanoseconds_since(when));
                      }
                      return jitter_of(std::move(samples));
                    })
      .get();
}

Jitter wake_up_round_trip(const Cores& cores) {
  return std::async(std::launch::async, ping_pong, cores).get();
}

std::optional<CpuTicks> cpu_ticks(const std::filesystem::path& root) {
  std::ifstream in(root / "proc/stat");
  std::string cpu;
  std::uint64_t user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0;
  if (!(in >> cpu >> user >> nice >> system >> idle >> waiting >> hard >> soft >> stolen) || cpu != "cpu") {
    return std::nullopt;
  }
  return CpuTicks{user + nice + system + hard + soft, stolen};
}

void spin() {
  const auto until = Clock::now() + milliseconds(400);
  std::vector<std::thread> threads(usable_cores().size());
  for (std::thread& thread : threads) {
    thread = std::thread([=] {
      while (Clock::now() < until) {
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace wirerace::doctor
