// A Listener for tests: remembers what it was told, and lets the test's thread wait for it.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::conformance {

struct Received {
  Kind kind;
  std::string bytes;
  bool operator==(const Received&) const = default;
};

inline constexpr std::chrono::seconds patience{60};

class Peer : public Listener {
 public:
  /// Called in on_open, on_message and on_close, on the End's thread, with the peer's lock held.
  std::function<void(Channel&)> when_opened;
  std::function<void(Channel&, Message)> when_received;
  std::function<void(Channel*)> when_closed;

  void on_open(Channel& channel) override {
    const std::lock_guard lock(mutex_);
    open_.push_back(&channel);
    ++opened_;
    if (when_opened) when_opened(channel);
    changed_.notify_all();
  }

  void on_message(Channel& channel, Message message) override {
    const std::lock_guard lock(mutex_);
    received_[&channel].push_back({message.kind, std::string(message.bytes)});
    ++messages_;
    if (when_received) when_received(channel, message);
    changed_.notify_all();
  }

  void on_close(Channel* channel, std::string_view why) override {
    const std::lock_guard lock(mutex_);
    if (channel) std::erase(open_, channel);
    reasons_.emplace_back(why);
    if (when_closed) when_closed(channel);
    changed_.notify_all();
  }

  void on_timer() override {
    std::function<void()> job;
    {
      const std::lock_guard lock(mutex_);
      fired_.push_back(Clock::now());
      job = std::exchange(job_, nullptr);
    }
    if (job) job();
    changed_.notify_all();
  }

  /// Runs `job` in a callback of `end`, where send() is allowed; returns when it has run.
  void run(End& end, std::function<void()> job) {
    bool done = false;
    {
      const std::lock_guard lock(mutex_);
      job_ = [&] {
        job();
        const std::lock_guard inner(mutex_);
        done = true;
      };
    }
    end.wake_at(Clock::now());
    wait([&] { return done; }, "the timer to run the test's job");
  }

  /// Waits until `condition` (checked under the lock) holds; fails the test when it does not within `limit`,
  /// which is no measure of speed but of patience.
  void wait(const std::function<bool()>& condition, const std::string& what,
            std::chrono::seconds limit = patience) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, limit, condition)) {
      FAIL() << "waited in vain for " << what << ": " << opened_ << " opened, " << messages_ << " messages, "
             << reasons_.size() << " closed" << (reasons_.empty() ? "" : ": " + reasons_[0]);
    }
  }

  void wait_open(std::size_t channels) {
    wait([=, this] { return opened_ >= channels; }, std::to_string(channels) + " channels to open");
  }
  void wait_messages(std::size_t messages) {
    wait([=, this] { return messages_ >= messages; }, std::to_string(messages) + " messages");
  }
  void wait_closed(std::size_t channels, std::chrono::seconds limit = patience) {
    wait([=, this] { return reasons_.size() >= channels; }, std::to_string(channels) + " channels to close",
         limit);
  }

  void wait_opened_or_closed(std::size_t both) {
    wait([=, this] { return opened_ + reasons_.size() >= both; },
         std::to_string(both) + " channels to open or close");
  }

  void wait_fired(TimePoint since) {
    wait([=, this] { return !fired_.empty() && fired_.back() >= since; }, "the timer to fire");
  }

  /// The channels now open; how many have been; the messages of all channels; why channels closed; when the
  /// timer fired.
  std::vector<Channel*> open() const { return locked(open_); }
  std::size_t opened() const { return locked(opened_); }
  std::map<Channel*, std::vector<Received>> received() const { return locked(received_); }
  std::vector<std::string> reasons() const { return locked(reasons_); }
  std::vector<TimePoint> fired() const { return locked(fired_); }

 private:
  template <class T>
  T locked(const T& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Channel*> open_;
  std::map<Channel*, std::vector<Received>> received_;
  std::vector<std::string> reasons_;
  std::size_t opened_ = 0;
  std::size_t messages_ = 0;
  std::vector<TimePoint> fired_;
  std::function<void()> job_;
};

}  // namespace wirerace::conformance
