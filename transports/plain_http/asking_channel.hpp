// A channel of http/httplib's client: its thread asks, or waits for something to ask and for the connection's
// end.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "transports/asio/message_queue.hpp"
#include "transports/http/channel_thread.hpp"

namespace wirerace::plain_http {

/// Of the system, which wakes who polls it.
class WakeUp {
 public:
  WakeUp() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), error_(descriptor_ < 0 ? errno : 0) {}
  ~WakeUp() { ::close(descriptor_); }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  /// An errno; 0 where it can be used.
  int error() const { return error_; }

  int descriptor() const { return descriptor_; }
  void call() { (void)::eventfd_write(descriptor_, 1); }
  void heard() {
    eventfd_t calls;
    (void)::eventfd_read(descriptor_, &calls);
  }

 private:
  int descriptor_;
  int error_;
};

class AskingChannel : public http::ChannelThread {
 public:
  AskingChannel(const ClientOptions& options, Listener& listener, unsigned number);

  void send(Message message) override;
  std::size_t backlog() const override;

  PollCounts polls() const { return {}; }

 private:
  std::string live() override;
  void wake() override;
  void drop_queued() override { waiting_ = {}; }

  /// Until there is something to ask, or the channel closes. Why the connection has ended, or nothing.
  std::string wait();

  /// Sends the oldest message, and hands out the answer. Why the channel is at its end, or nothing.
  std::string ask();

  WakeUp wake_up_;
  asio::MessageQueue waiting_;  // under mutex_
  bool idle_ = false;           // under mutex_: the thread waits to be woken
  std::string asking_;          // the body on its way
  unsigned connections_ = 0;    // that were begun
};

}  // namespace wirerace::plain_http
