// A channel as a server by cpp-httplib has it: what it is sent waits for requests, to be their answers.
#pragma once

#include <httplib.h>

#include <mutex>
#include <optional>
#include <string>

#include "transports/asio/message_queue.hpp"
#include "transports/transport.hpp"

namespace wirerace::plain_http {

/// From any thread.
class Conversation : public Channel {
 public:
  void send(Message message) override;
  std::size_t backlog() const override;

  /// With the oldest message that is to be sent, if there is one.
  void answer(httplib::Response& response);

 private:
  mutable std::mutex mutex_;
  asio::MessageQueue waiting_;
};

/// A POST's body, whole. Where it is larger than a message may be, nothing, and that is the answer.
std::optional<std::string> read_body(const httplib::ContentReader& read, httplib::Response& response);

}  // namespace wirerace::plain_http
