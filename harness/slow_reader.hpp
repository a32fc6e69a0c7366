// A broadcast's subscribers that read slowly, or not at all.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "scenarios/workload.hpp"
#include "transports/transport.hpp"

namespace wirerace {

/// Each channel says who it is, and then takes its time over every message: on_message does not return
/// sooner, which is how an application holds a transport up. What is read is counted and not looked at.
class SlowReader : public Listener {
 public:
  /// `opened`: told once, when all channels are open; `failed`: where one could not be opened.
  SlowReader(const Workload& workload, std::function<void()> opened,
             std::function<void(const std::string&)> failed)
      : workload_(workload), opened_(std::move(opened)), failed_(std::move(failed)) {}

  /// Lets everything that waits return: before the End goes. From any thread.
  void release();

  /// Messages read so far, over all channels. From any thread.
  std::uint64_t read() const { return read_; }

  void on_open(Channel& channel) override;
  void on_message(Channel& channel, Message message) override;
  void on_close(Channel* channel, std::string_view why) override;
  void on_timer() override {}

 private:
  const Workload& workload_;
  std::function<void()> opened_;
  std::function<void(const std::string&)> failed_;
  std::atomic<unsigned> open_ = 0;
  std::atomic<std::uint64_t> read_ = 0;
  std::mutex mutex_;
  std::condition_variable released_changed_;
  bool released_ = false;
};

}  // namespace wirerace
