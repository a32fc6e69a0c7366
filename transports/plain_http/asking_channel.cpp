#include "transports/plain_http/asking_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "transports/plain_http/bodies.hpp"

namespace wirerace::plain_http {

namespace {

constexpr std::string_view not_kept = "the server does not keep the connection alive";

/// What has come on a connection on which nothing was asked.
std::string unasked(int connection) {
  char byte;
  const ssize_t got = ::recv(connection, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got == 0) return "closed by the peer";
  if (got > 0) return "a response to no request";
  return std::system_category().message(errno);
}

}  // namespace

AskingChannel::AskingChannel(const ClientOptions& options, Listener& listener, unsigned)
    : ChannelThread(options, listener) {
  posts_.set_socket_options([this](socket_t) { ++connections_; });
}

void AskingChannel::send(Message message) {
  if (message.bytes.size() > traits.largest_message) return;
  bool idle;
  {
    const std::lock_guard lock(mutex_);
    if (over()) return;
    waiting_.push(message);
    idle = std::exchange(idle_, false);
  }
  if (idle) wake_up_.call();
}

std::size_t AskingChannel::backlog() const {
  const std::lock_guard lock(mutex_);
  return waiting_.bytes();
}

void AskingChannel::wake() {
  ChannelThread::wake();
  wake_up_.call();
}

std::string AskingChannel::live() {
  if (const int error = wake_up_.error())
    return "cannot make an eventfd: " + std::system_category().message(error);
  // Whether the server knows OPTIONS is all one: it has answered.
  if (const auto greeting = posts_.Options(options_.path); !greeting) return http::failure(greeting);
  if (!posts_.is_socket_open()) return std::string(not_kept);
  open();
  for (;;) {
    if (std::string why = wait(); !why.empty()) return why;
    if (closing_) return {};
    if (std::string why = ask(); !why.empty()) return why;
  }
}

std::string AskingChannel::wait() {
  std::unique_lock lock(mutex_);
  while (waiting_.empty() && !closing_) {
    idle_ = true;
    lock.unlock();
    const int connection = posts_.socket();
    pollfd either[] = {{connection, POLLIN, 0}, {wake_up_.descriptor(), POLLIN, 0}};
    (void)::poll(either, 2, -1);
    if (either[0].revents != 0) return unasked(connection);
    wake_up_.heard();
    lock.lock();
  }
  return {};
}

std::string AskingChannel::ask() {
  Kind kind;
  {
    const std::lock_guard lock(mutex_);
    const Message message = waiting_.front();
    kind = message.kind;
    asking_.assign(message.bytes);
    waiting_.pop();
  }
  const auto result = posts_.Post(
      options_.path, asking_.size(),
      [this](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return sink.write(asking_.data() + offset, std::min(left, http::largest_write));
      },
      content_type(kind));
  if (std::string why = http::failure(result); !why.empty()) return why;
  // The library makes a connection where the one before has gone.
  if (connections_ > 1) return "the connection broke";
  if (!posts_.is_socket_open()) return std::string(not_kept);
  if (result->status == 200) {
    deliver({kind_of(result->get_header_value("Content-Type")), result->body});
  } else if (result->status != 204) {
    return "the server answered HTTP " + std::to_string(result->status);
  }
  return {};
}

}  // namespace wirerace::plain_http
