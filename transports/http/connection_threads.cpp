#include "transports/http/connection_threads.hpp"

#include <system_error>

namespace wirerace::http {

void OpenConnections::opened() {
  const std::lock_guard lock(mutex_);
  ++count_;
}

void OpenConnections::closed() {
  const std::lock_guard lock(mutex_);
  if (--count_ == 0) none_.notify_all();
}

bool OpenConnections::wait_none(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, patience, [this] { return count_ == 0; });
}

ConnectionThreads::ConnectionThreads(std::size_t ready, OpenConnections& open, Around around)
    : open_(open), around_(std::move(around)) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < ready; ++i) add_thread();
}

ConnectionThreads::Enqueued ConnectionThreads::enqueue(std::function<void()> serve) {
  open_.opened();
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(serve));
    try {
      if (idle_ < waiting_.size()) add_thread();
    } catch (const std::system_error&) {
      // The system has no more threads: the connection waits for one, as it would in any pool.
    }
  }
  wake_.notify_one();
  return Enqueued(true);
}

void ConnectionThreads::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ConnectionThreads::add_thread() {
  threads_.emplace_back([this] { run(); });
  ++idle_;
}

void ConnectionThreads::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::function<void()> serve = std::move(waiting_.front());
    waiting_.pop_front();
    --idle_;
    lock.unlock();
    around_(serve);
    open_.closed();
    lock.lock();
    ++idle_;
  }
}

}  // namespace wirerace::http
