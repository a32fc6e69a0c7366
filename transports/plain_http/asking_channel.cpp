#include "transports/plain_http/asking_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

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
    : PostingChannel(options, listener) {
  posts_.set_socket_options([this](socket_t) { ++connections_; });
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
  const auto result = post();
  if (std::string why = http::failure(result); !why.empty()) return why;
  // The library makes a connection where the one before has gone.
  if (connections_ > 1) return "the connection broke";
  if (!posts_.is_socket_open()) return std::string(not_kept);
  return hear(*result);
}

}  // namespace wirerace::plain_http
