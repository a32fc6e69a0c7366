#include "transports/http/client_channel.hpp"

#include <algorithm>

#include "transports/wire/frame.hpp"

namespace wirerace::http {

std::string ClientChannel::live() {
  std::string why = open_session();
  return why.empty() ? run() : why;
}

std::string ClientChannel::open_session() {
  const httplib::Result result = posts_.Post(under(options_.path, "/session"));
  std::string why = failure(result);
  if (why.empty()) session_ = result->body;
  return why;
}

void ClientChannel::send(Message message) {
  if (message.bytes.size() > session_traits.largest_message) return;
  {
    const std::lock_guard lock(mutex_);
    if (over()) return;
    wire::append_frame(queued_, message);
  }
  changed_.notify_all();
}

std::size_t ClientChannel::backlog() const {
  const std::lock_guard lock(mutex_);
  return queued_.size();
}

std::string ClientChannel::post_queued() {
  posting_.clear();
  {
    const std::lock_guard lock(mutex_);
    posting_.swap(queued_);
  }
  if (posting_.empty()) return {};
  return failure(posts_.Post(
      target("/messages"), posting_.size(),
      [this](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return sink.write(posting_.data() + offset, std::min(left, largest_write));
      },
      "application/octet-stream"));
}

void ClientChannel::leave() {
  take_leave(target("/session"));
}

void ClientChannel::count_poll(bool empty) {
  polls_.fetch_add(1, std::memory_order_relaxed);
  if (empty) empty_polls_.fetch_add(1, std::memory_order_relaxed);
}

std::string ClientChannel::target(std::string_view path) const {
  return under(options_.path, path) + "?session=" + session_;
}

}  // namespace wirerace::http
