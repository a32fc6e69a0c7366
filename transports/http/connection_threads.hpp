// The threads of a cpp-httplib server: as many as there are connections.
#pragma once

#include <httplib.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wirerace::http {

/// How many connections a server has; lets its destructor wait until they are gone.
class OpenConnections {
 public:
  void opened();
  void closed();

  /// False where some are still open after `patience`.
  bool wait_none(std::chrono::milliseconds patience);

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

/// Runs each connection on a thread of its own, for as long as it lasts. The library's own pool has a fixed
/// size, and a connection beyond it starves: held requests and streams never give their thread back.
class ConnectionThreads : public httplib::TaskQueue {
 public:
  /// What a connection's thread runs. It is to call what it is given, which serves the connection until its
  /// end.
  using Around = std::function<void(const std::function<void()>& serve)>;

  /// Starts with `ready` threads; more come as connections need them.
  ConnectionThreads(std::size_t ready, OpenConnections& open, Around around);

  // Newer versions of the library want to know whether the task was taken.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>()));
  Enqueued enqueue(std::function<void()> serve) override;

  void shutdown() override;

 private:
  void add_thread();
  void run();

  OpenConnections& open_;
  Around around_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wirerace::http
