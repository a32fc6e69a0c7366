#include "transports/plain_http/conversation.hpp"

#include <algorithm>

#include "transports/http/settings.hpp"
#include "transports/plain_http/bodies.hpp"

namespace wirerace::plain_http {

void Conversation::send(Message message) {
  if (message.bytes.size() > traits.largest_message) return;
  const std::lock_guard lock(mutex_);
  waiting_.push(message);
}

std::size_t Conversation::backlog() const {
  const std::lock_guard lock(mutex_);
  return waiting_.bytes();
}

void Conversation::answer(httplib::Response& response) {
  const std::lock_guard lock(mutex_);
  response.status = waiting_.empty() ? 204 : 200;
  if (waiting_.empty()) return;
  const auto [kind, bytes] = waiting_.front();
  response.set_content_provider(
      bytes.size(), content_type(kind),
      [body = std::string(bytes)](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return sink.write(body.data() + offset, std::min(left, http::largest_write));
      });
  waiting_.pop();
}

std::optional<std::string> read_body(const httplib::ContentReader& read, httplib::Response& response) {
  std::string body;
  const bool whole = read([&](const char* bytes, std::size_t size) {
    if (body.size() + size > traits.largest_message) return false;
    body.append(bytes, size);
    return true;
  });
  if (whole) return body;
  response.status = 413;
  response.set_header("Connection", "close");  // the rest of the body was not read
  return std::nullopt;
}

}  // namespace wirerace::plain_http
