// The event loop of the Asio backends: one thread, one io_context, one timer.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <thread>

#include "transports/transport.hpp"

namespace wirerace::asio {

// Concrete executors: the type-erased default shows in profiles.
using Executor = boost::asio::io_context::executor_type;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;
/// Of any stream: a socket of TCP, or a Unix one, becomes it by a move.
using StreamSocket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor>;
using boost::system::error_code;

// Loopback has an MSS of 65,483 bytes, and a write that leaves a small tail segment behind costs three times
// as much a byte; half of that is as fast, and far from the cliff.
inline constexpr std::size_t largest_write = 32 * 1024;

// How long a peer may take over its part of a handshake, the opening or the closing one: far longer than one
// takes that is only slow.
inline constexpr std::chrono::milliseconds handshake_limit{60'000};

/// What a loop does while nothing is to be done.
enum class Idle : std::uint8_t {
  Sleep,  ///< until the kernel wakes it
  Spin,   ///< looks again and again: wakes at once, and takes a core for itself
};

class Loop {
 public:
  explicit Loop(std::function<void()> on_timer, Idle idle = Idle::Sleep);

  /// Set everything up first, then start: from then on what uses the context runs on the loop's thread.
  void start();

  /// Runs `job` on the loop's thread and returns when it has run, and what it has posted too.
  void run(const std::function<void()>& job);

  /// Joins the thread. No handler runs after it. What the handlers hold goes with the Loop.
  void stop();

  boost::asio::io_context& context() { return context_; }

  /// End::wake_at.
  void wake_at(TimePoint when);

 private:
  void arm(TimePoint when);

  std::function<void()> on_timer_;
  Idle idle_;
  boost::asio::io_context context_{1};  // the hint drops no locks: wake_at may come from any thread
  Timer timer_{context_};
  std::uint64_t armed_ = 0;  // counts arm() calls, so that a timer replaced as it fires stays silent
  std::thread thread_;
};

/// Nagle's algorithm off. A socket that has already failed says so at its first read.
template <class Socket>
void no_delay(Socket& socket) {
  error_code ignored;
  socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
}

/// "closed by the peer" for an end of stream, else the system's text.
std::string describe(const error_code& error);

/// "127.0.0.1:80", "[::1]:80".
std::string describe(const boost::asio::ip::tcp::endpoint& endpoint);

/// The same, and "a local process" for what has no IP address.
std::string describe(const boost::asio::generic::stream_protocol::endpoint& endpoint);

/// Throws TransportError "cannot <what> <address>:<port>: <error>".
[[noreturn]] void fail(std::string_view what, std::string_view address, std::uint16_t port,
                       const error_code& error);

/// Throws TransportError where `address` is no numeric IP address.
boost::asio::ip::address parse_address(const std::string& address);

}  // namespace wirerace::asio
