// A channel as a client by cpp-httplib has it: messages are POSTed one by one, each answered before the next.
#pragma once

#include "transports/asio/message_queue.hpp"
#include "transports/http/channel_thread.hpp"

namespace wirerace::plain_http {

/// A derived class has the requests between which messages are posted.
class PostingChannel : public http::ChannelThread {
 public:
  using ChannelThread::ChannelThread;

  void send(Message message) override;
  std::size_t backlog() const override;

  PollCounts polls() const { return {}; }

 protected:
  /// POSTs the oldest message that waits, which there is.
  httplib::Result post();

  /// Hands out what the answer to that brings; why it is none to go on after, or nothing.
  std::string hear(const httplib::Response& answer);

  asio::MessageQueue waiting_;  // under mutex_
  bool idle_ = false;           // under mutex_: the thread is to be woken for a message

 private:
  void drop_queued() override { waiting_ = {}; }

  std::string posting_;  // the body on its way
};

}  // namespace wirerace::plain_http
