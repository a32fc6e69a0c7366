// The thread of an End that uses gRPC's completion-queue API.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "transports/timer_thread.hpp"
#include "transports/transport.hpp"

namespace wirerace::talk {

/// What follows an operation; its address is the operation's tag.
using Step = std::function<void(bool ok)>;

/// Polls a completion queue. Steps and on_timer run under one lock, and so send() needs none.
class CqLoop {
 public:
  CqLoop(std::unique_ptr<grpc::CompletionQueue> queue, Listener& listener)
      : queue_(std::move(queue)), listener_(listener) {}

  void start() {
    timer_.emplace([this] {
      const std::lock_guard lock(mutex_);
      if (!stopping_) listener_.on_timer();
    });
    thread_ = std::thread([this] { run(); });
  }

  /// No step or callback runs from now on; operations under way are drained unseen.
  void silence() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }

  /// After silence(), with all operations cancelled.
  void stop() {
    timer_.reset();
    queue_->Shutdown();
    thread_.join();
  }

  /// Keeps what a step has done with until that step has ended.
  void retire(std::unique_ptr<Channel> channel) { retired_ = std::move(channel); }

  void wake_at(TimePoint when) { timer_->wake_at(when); }
  grpc::CompletionQueue& queue() { return *queue_; }
  Listener& listener() { return listener_; }

 private:
  void run() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_->Next(&tag, &ok)) {
      const std::lock_guard lock(mutex_);
      if (stopping_) continue;
      (*static_cast<Step*>(tag))(ok);
      retired_.reset();
    }
  }

  std::unique_ptr<grpc::CompletionQueue> queue_;
  Listener& listener_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::unique_ptr<Channel> retired_;
  std::optional<TimerThread> timer_;
  std::thread thread_;
};

}  // namespace wirerace::talk
