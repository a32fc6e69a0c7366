#include "transports/asio/loop.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <future>

namespace wirerace::asio {

Loop::Loop(std::function<void()> on_timer, Idle idle) : on_timer_(std::move(on_timer)), idle_(idle) {}

void Loop::start() {
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(context_);
    if (idle_ == Idle::Sleep) context_.run();
    while (!context_.stopped()) context_.poll();
  });
}

void Loop::run(const std::function<void()>& job) {
  std::promise<void> ran;
  boost::asio::post(context_, [&] {
    job();
    // Behind what that has posted, which the loop may keep to itself until this handler has returned.
    boost::asio::post(context_, [&] { ran.set_value(); });
  });
  ran.get_future().wait();
}

void Loop::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::wake_at(TimePoint when) {
  if (context_.get_executor().running_in_this_thread()) {
    arm(when);
  } else {
    boost::asio::post(context_, [this, when] { arm(when); });
  }
}

void Loop::arm(TimePoint when) {
  const std::uint64_t mine = ++armed_;
  if (when <= Clock::now()) {  // without the system calls that set a timer
    boost::asio::post(context_, [this, mine] {
      if (mine == armed_) on_timer_();
    });
    return;
  }
  timer_.expires_at(when);
  timer_.async_wait([this, mine](const error_code& error) {
    if (!error && mine == armed_) on_timer_();
  });
}

std::string describe(const error_code& error) {
  if (error == boost::asio::error::eof) return "closed by the peer";
  return error.message();
}

std::string describe(const boost::asio::ip::tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
}

std::string describe(const boost::asio::generic::stream_protocol::endpoint& endpoint) {
  const int family = endpoint.protocol().family();
  boost::asio::ip::tcp::endpoint ip;
  if ((family != AF_INET && family != AF_INET6) || endpoint.size() > ip.capacity()) return "a local process";
  std::memcpy(ip.data(), endpoint.data(), endpoint.size());
  return describe(ip);
}

void fail(std::string_view what, std::string_view address, std::uint16_t port, const error_code& error) {
  throw TransportError("cannot " + std::string(what) + " " + std::string(address) + ":" +
                       std::to_string(port) + ": " + describe(error));
}

boost::asio::ip::address parse_address(const std::string& address) {
  error_code error;
  auto parsed = boost::asio::ip::make_address(address, error);
  if (error) throw TransportError("\"" + address + "\" is not a numeric IP address");
  return parsed;
}

}  // namespace wirerace::asio
