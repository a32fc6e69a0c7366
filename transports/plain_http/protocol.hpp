// Messages as plain HTTP/1.1 requests and responses: the two ends' Protocols (see asio/framed_session.hpp).
//
// The connection is the channel. Each message of the client is the body of a POST, one at a time; the
// response to it brings the oldest message that the server has to send as its body, with 200, or none, with
// 204. A text/… content type makes a text of a body. OPTIONS is answered with what may be asked.
#pragma once

#include "transports/asio/message_queue.hpp"
#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/whole_messages.hpp"

namespace wirerace::plain_http {

class ServerProtocol {
 public:
  static constexpr Traits traits = plain_http::traits;

  explicit ServerProtocol(Side) {}

  void start(std::string&) {}
  bool shake_hands(std::string&) { return true; }

  /// Answers the request that is being handled, or waits for the next.
  void append(std::string& out, Message message);
  std::size_t waiting() const { return waiting_.bytes(); }

  std::span<char> space() { return in_.space(); }
  void added(std::size_t bytes) { in_.added(bytes); }

  /// Answers the request before, if that has not been.
  std::optional<Message> next(std::string& out);

 private:
  void answer(std::string& out, std::string_view status);

  WholeMessages<http_loop::RequestReader> in_{traits.largest_message};
  asio::MessageQueue waiting_;
  bool unanswered_ = false;
  bool last_ = false;  // the client wants no more than this request answered
};

class ClientProtocol {
 public:
  static constexpr Traits traits = plain_http::traits;

  ClientProtocol(Side, const std::string& host, const std::string& path)
      : head_("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n") {}

  void start(std::string&) {}
  bool shake_hands(std::string&) { return true; }

  /// Requests at once, or when those before are answered.
  void append(std::string& out, Message message);
  std::size_t waiting() const { return waiting_.bytes(); }

  std::span<char> space() { return in_.space(); }
  void added(std::size_t bytes) { in_.added(bytes); }
  std::optional<Message> next(std::string& out);

 private:
  const std::string head_;
  WholeMessages<http_loop::ResponseReader> in_{traits.largest_message};
  asio::MessageQueue waiting_;
  bool unanswered_ = false;
};

}  // namespace wirerace::plain_http
