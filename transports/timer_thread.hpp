// End::wake_at for backends whose library has no event loop to put a timer on.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "transports/transport.hpp"

namespace wirerace {

/// A thread that calls `on_timer` at the time last given to wake_at, until stop().
class TimerThread {
 public:
  explicit TimerThread(std::function<void()> on_timer);
  ~TimerThread() { stop(); }

  TimerThread(const TimerThread&) = delete;
  TimerThread& operator=(const TimerThread&) = delete;

  /// Joins the thread: from then on there is no call. Not from the callback; once or more.
  void stop();

  /// From any thread, the callback's included.
  void wake_at(TimePoint when);

  /// Runs `job` on the thread, soon; not where stop() comes first. From any thread.
  void post(std::function<void()> job);

 private:
  void run();

  std::function<void()> on_timer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<TimePoint> when_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wirerace
