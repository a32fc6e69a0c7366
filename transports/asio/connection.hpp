// A connected stream socket, in the clear or under TLS.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "transports/asio/loop.hpp"
#include "transports/tls/engine.hpp"

namespace wirerace::asio {

/// Never blocks. What is not of TLS is the socket's own function.
class Connection {
 public:
  /// In the clear. A socket that has already failed says so at its first read.
  explicit Connection(StreamSocket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  /// Under TLS, before the handshake.
  Connection(StreamSocket socket, const tls::Context& context, Side side) : Connection(std::move(socket)) {
    engine_ = std::make_unique<tls::Engine>(context, side, socket_.native_handle());
  }

  Executor get_executor() { return socket_.get_executor(); }

  /// Null in the clear.
  tls::Engine* engine() { return engine_.get(); }

  auto remote_endpoint(error_code& error) const { return socket_.remote_endpoint(error); }

  template <class Buffer>
  std::size_t read_some(const Buffer& into, error_code& error) {
    if (engine_) [[unlikely]]
      return read(first_of(into), error);
    return socket_.read_some(into, error);
  }

  /// Under TLS it is all of them or none, and after would_block the same bytes must come first the next time.
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, error_code& error) {
    if (engine_) [[unlikely]]
      return engine_->write(gather(buffers), error);
    return socket_.write_some(buffers, error);
  }

  /// `this` lives as long as the handler.
  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler handler) {
    if (engine_) [[unlikely]]
      return read_in_time(first_of(buffers), std::move(handler));
    socket_.async_read_some(buffers, std::move(handler));
  }

  /// Likewise.
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler handler) {
    if (!engine_) [[likely]]
      return socket_.async_write_some(buffers, std::move(handler));
    error_code error;
    const std::size_t bytes = write_some(buffers, error);
    if (error == boost::asio::error::would_block) return write_in_time(std::move(handler));
    boost::asio::post(get_executor(),
                      [handler = std::move(handler), error, bytes]() mutable { handler(error, bytes); });
  }

  template <class Handler>
  void async_wait(StreamSocket::wait_type what, Handler handler) {
    socket_.async_wait(what, std::move(handler));
  }

  /// What comes is not looked at, nor deciphered.
  template <class Handler>
  void async_read_unheard(const boost::asio::mutable_buffer& into, Handler handler) {
    socket_.async_read_some(into, std::move(handler));
  }

  /// Says that nothing more will be written.
  void shut_down() {
    if (engine_) engine_->close_notify();
    error_code ignored;
    socket_.shutdown(StreamSocket::shutdown_send, ignored);
  }

  void close() {
    if (engine_ && socket_.is_open()) engine_->close_notify();
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  template <class Buffers>
  static std::span<char> first_of(const Buffers& buffers) {
    for (const boost::asio::mutable_buffer part : boost::beast::buffers_range_ref(buffers)) {
      if (part.size() > 0) return {static_cast<char*>(part.data()), part.size()};
    }
    return {};
  }

  /// In one piece, so that a head shares a record with what it is the head of.
  template <class Buffers>
  std::string_view gather(const Buffers& buffers) {
    gathered_.clear();
    std::string_view all;
    for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
      const std::string_view bytes(static_cast<const char*>(part.data()), part.size());
      if (all.empty()) {
        all = bytes;
      } else if (!bytes.empty()) {
        if (gathered_.empty()) gathered_.assign(all);
        all = gathered_.append(bytes);
      }
    }
    return all;
  }

  std::size_t read(std::span<char> into, error_code& error) { return engine_->read(into, error); }

  template <class Handler>
  void read_in_time(std::span<char> into, Handler handler) {
    auto read_now = [this, into, handler = std::move(handler)](error_code error = {}) mutable {
      const std::size_t bytes = error ? 0 : engine_->read(into, error);
      if (error == boost::asio::error::would_block) return read_in_time(into, std::move(handler));
      handler(error, bytes);
    };
    if (engine_->has_unread()) return boost::asio::post(get_executor(), std::move(read_now));
    socket_.async_wait(StreamSocket::wait_read, std::move(read_now));
  }

  /// What was given to the engine is in it.
  template <class Handler>
  void write_in_time(Handler handler) {
    socket_.async_wait(StreamSocket::wait_write,
                       [this, handler = std::move(handler)](error_code error) mutable {
                         const std::size_t bytes = error ? 0 : engine_->write({}, error);
                         if (error == boost::asio::error::would_block)
                           return write_in_time(std::move(handler));
                         handler(error, bytes);
                       });
  }

  StreamSocket socket_;
  std::unique_ptr<tls::Engine> engine_;  // goes before the socket, on which it says goodbye
  std::string gathered_;
};

}  // namespace wirerace::asio
