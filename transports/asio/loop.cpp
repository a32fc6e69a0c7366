#include "transports/asio/loop.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace wirerace::asio {

Loop::Loop(std::function<void()> on_timer) : on_timer_(std::move(on_timer)) {}

void Loop::start() {
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(context_);
    context_.run();
  });
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
  timer_.expires_at(when);
  timer_.async_wait([this, mine = ++armed_](const error_code& error) {
    if (!error && mine == armed_) on_timer_();
  });
}

std::string describe(const error_code& error) {
  if (error == boost::asio::error::eof) return "closed by the peer";
  return error.message();
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
