#include "transports/plain_http/posting_channel.hpp"

#include <algorithm>
#include <utility>

#include "transports/plain_http/bodies.hpp"

namespace wirerace::plain_http {

void PostingChannel::send(Message message) {
  if (message.bytes.size() > traits.largest_message) return;
  bool idle;
  {
    const std::lock_guard lock(mutex_);
    if (over()) return;
    waiting_.push(message);
    idle = std::exchange(idle_, false);
  }
  if (idle) wake();
}

std::size_t PostingChannel::backlog() const {
  const std::lock_guard lock(mutex_);
  return waiting_.bytes();
}

httplib::Result PostingChannel::post() {
  Kind kind;
  {
    const std::lock_guard lock(mutex_);
    const Message message = waiting_.front();
    kind = message.kind;
    posting_.assign(message.bytes);
    waiting_.pop();
  }
  return posts_.Post(
      options_.path, posting_.size(),
      [this](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return sink.write(posting_.data() + offset, std::min(left, http::largest_write));
      },
      content_type(kind));
}

std::string PostingChannel::hear(const httplib::Response& answer) {
  if (answer.status == 200) {
    deliver({kind_of(answer.get_header_value("Content-Type")), answer.body});
  } else if (answer.status != 204) {
    return "the server answered HTTP " + std::to_string(answer.status);
  }
  return {};
}

}  // namespace wirerace::plain_http
