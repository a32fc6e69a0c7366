#include "transports/timer_thread.hpp"

namespace wirerace {

TimerThread::TimerThread(std::function<void()> on_timer)
    : on_timer_(std::move(on_timer)), thread_([this] { run(); }) {}

void TimerThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void TimerThread::wake_at(TimePoint when) {
  {
    const std::lock_guard lock(mutex_);
    when_ = when;
  }
  changed_.notify_one();
}

void TimerThread::post(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void TimerThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!jobs_.empty()) {
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      lock.lock();
    } else if (!when_) {
      changed_.wait(lock);
    } else if (Clock::now() < *when_) {
      changed_.wait_until(lock, TimePoint(*when_));
    } else {
      when_.reset();
      lock.unlock();
      on_timer_();
      lock.lock();
    }
  }
}

}  // namespace wirerace
