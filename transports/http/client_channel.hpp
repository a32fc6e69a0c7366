// A channel as an HTTP client has it: a session, what goes up for it in POSTs, and a thread that gets what
// comes down. See session_server.hpp for the requests.
#pragma once

#include "transports/http/channel_thread.hpp"

namespace wirerace::http {

class ClientChannel : public ChannelThread {
 public:
  using ChannelThread::ChannelThread;

  void send(Message message) override;
  std::size_t backlog() const override;

  PollCounts polls() const { return {polls_.load(), empty_polls_.load()}; }

 protected:
  /// live() while the session lasts.
  virtual std::string run() = 0;

  void count_poll(bool empty);

  /// "/poll?session=ID" of "/poll", under the path of the options.
  std::string target(std::string_view path) const;

  /// POSTs what is queued; why that failed, or nothing.
  std::string post_queued();

  /// Takes leave of the server.
  void leave();

  std::string queued_;  // frames, under mutex_; changed_ tells of them

 private:
  std::string live() final;
  void drop_queued() final { queued_.clear(); }
  std::string open_session();

  std::string session_;
  std::string posting_;  // frames on their way
  std::atomic<std::uint64_t> polls_ = 0;
  std::atomic<std::uint64_t> empty_polls_ = 0;
};

}  // namespace wirerace::http
