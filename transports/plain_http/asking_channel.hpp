// A channel of http/httplib's client: its thread asks, or waits for something to ask and for the connection's
// end.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "transports/plain_http/posting_channel.hpp"

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

class AskingChannel : public PostingChannel {
 public:
  AskingChannel(const ClientOptions& options, Listener& listener, unsigned number);

 private:
  std::string live() override;
  void wake() override;

  /// Until there is something to ask, or the channel closes. Why the connection has ended, or nothing.
  std::string wait();

  /// Sends the oldest message, and hands out the answer. Why the channel is at its end, or nothing.
  std::string ask();

  WakeUp wake_up_;
  unsigned connections_ = 0;  // that were begun
};

}  // namespace wirerace::plain_http
