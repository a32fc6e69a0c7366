#include "transports/plain_http/closing_channel.hpp"

#include "transports/plain_http/session_cookie.hpp"

namespace wirerace::plain_http {

ClosingChannel::ClosingChannel(const ClientOptions& options, Listener& listener, unsigned)
    : PostingChannel(options, listener) {
  posts_.set_keep_alive(false);
}

std::string ClosingChannel::live() {
  if (std::string why = greet(); !why.empty()) return why;
  open();
  for (;;) {
    const bool waiting = wait();
    if (closing_) break;
    const auto result = waiting ? post() : posts_.Options(options_.path);
    if (std::string why = http::failure(result); !why.empty()) return why;
    if (!waiting) continue;
    if (std::string why = hear(*result); !why.empty()) return why;
  }
  take_leave(options_.path);
  return {};
}

std::string ClosingChannel::greet() {
  const auto answer = posts_.Options(options_.path);
  if (std::string why = http::failure(answer); !why.empty()) return why;
  const std::string cookie = answer->get_header_value("Set-Cookie");
  if (cookie.empty()) return "the server gives no session";
  posts_.set_default_headers({{"Cookie", std::string(given_back(cookie))}});
  return {};
}

bool ClosingChannel::wait() {
  std::unique_lock lock(mutex_);
  idle_ = waiting_.empty();
  changed_.wait_for(lock, longest_silence, [this] { return !waiting_.empty() || closing_; });
  idle_ = false;
  return !waiting_.empty();
}

}  // namespace wirerace::plain_http
