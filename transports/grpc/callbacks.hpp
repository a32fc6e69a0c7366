// What an End tells its listener where gRPC brings the threads.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "transports/timer_thread.hpp"
#include "transports/transport.hpp"

namespace wirerace::talk {

/// Passes calls on to a listener until silenced, and keeps the End's timer.
class Callbacks {
 public:
  explicit Callbacks(Listener& listener) : listener_(listener) {}

  void open(Channel& channel) {
    if (!silent_) listener_.on_open(channel);
  }
  void message(Channel& channel, Message message) {
    if (!silent_) listener_.on_message(channel, message);
  }

  /// False where the listener was not told: it may then still use the channel, in a call that began before.
  bool close(Channel* channel, std::string_view why) {
    if (silent_) return false;
    listener_.on_close(channel, why);
    return true;
  }

  /// As close(nullptr, why), from the timer's thread.
  void close_later(std::string why) {
    timer_.post([this, why = std::move(why)] {
      const std::lock_guard lock(timing_);
      close(nullptr, why);
    });
  }

  /// From now on no call begins, and on_timer does not run. Others may be running: their threads are still
  /// to be joined.
  void silence() {
    const std::lock_guard lock(timing_);
    silent_ = true;
  }

  void wake_at(TimePoint when) { timer_.wake_at(when); }

 private:
  Listener& listener_;
  std::atomic<bool> silent_{false};
  std::mutex timing_;  // held while the timer's thread calls
  TimerThread timer_{[this] {
    const std::lock_guard lock(timing_);
    if (!silent_) listener_.on_timer();
  }};
};

}  // namespace wirerace::talk
