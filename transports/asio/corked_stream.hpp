// A stream over TCP or TLS that holds small writes back while it is corked, so that many messages share a
// system call.
#pragma once

#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/buffers_prefix.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "transports/asio/connection.hpp"

namespace wirerace::asio {

/// An AsyncStream (as Boost.Beast wants its next layer) over a connection. While corked, or while a write is
/// under way, what is written is copied and counts as written at once.
class CorkedStream {
 public:
  using executor_type = Executor;

  /// `limit` is how long a peer may take to close after us.
  CorkedStream(Connection connection, std::chrono::milliseconds limit)
      : connection_(std::move(connection)), limit_(limit), timer_(connection_.get_executor()) {}

  /// What this stream is a member of, kept alive while one of the stream's own writes is under way.
  void owned_by(std::weak_ptr<const void> owner) { owner_ = std::move(owner); }

  executor_type get_executor() { return connection_.get_executor(); }
  Connection& connection() { return connection_; }

  void cork() { corked_ = true; }

  /// Writes what was held back. `on_idle` is called, from a later handler, when it has gone; at once where
  /// there is nothing to write.
  void uncork(std::function<void(const error_code&)> on_idle) {
    corked_ = false;
    on_idle_ = std::move(on_idle);
    if (!busy_) flush();
  }

  /// Writes what was held back and, behind it, `last`. Nothing where a write of what was not held back is
  /// under way, which may be part of a frame. Nothing may be written after it.
  void write_last(std::string_view last) {
    if (busy_ && writing_.empty()) return;
    queued_.append(last);
    uncork(nullptr);
  }

  /// Closes the connection when the limit is over.
  void close_in_time() {
    timer_.expires_after(limit_);
    timer_.async_wait([this, owner = owner_](const error_code& error) {
      if (!error && owner.lock()) connection_.close();
    });
  }

  /// Whether a write of the connection's is under way.
  bool busy() const { return busy_; }

  /// Bytes held back or being written.
  std::size_t pending() const { return queued_.size() + writing_.size() - written_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) { connection_.async_read_some(into, std::move(handler)); },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& data) { write_some(data, std::move(handler)); }, token, buffers);
  }

 private:
  template <class Buffers, class Handler>
  void write_some(const Buffers& buffers, Handler handler) {
    if (corked_ || busy_) {
      for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
        queued_.append(static_cast<const char*>(part.data()), part.size());
      }
      boost::asio::post(connection_.get_executor(),
                        [this, handler = std::move(handler),
                         bytes = boost::beast::buffer_bytes(buffers)]() mutable { handler(error_, bytes); });
    } else {
      busy_ = true;
      connection_.async_write_some(
          boost::beast::buffers_prefix(largest_write, buffers),
          [this, handler = std::move(handler)](const error_code& error, std::size_t bytes) mutable {
            busy_ = false;
            if (!corked_ && !queued_.empty()) flush();
            handler(error, bytes);
          });
    }
  }

  void flush() {
    writing_.clear();
    written_ = 0;
    writing_.swap(queued_);
    if (writing_.empty() || error_) {
      if (on_idle_) std::exchange(on_idle_, nullptr)(error_);
      return;
    }
    write();
  }

  void write() {
    busy_ = true;
    const auto left = boost::asio::buffer(writing_) + written_;
    connection_.async_write_some(boost::asio::buffer(left, largest_write),
                                 [this, alive = owner_.lock()](const error_code& error, std::size_t bytes) {
                                   busy_ = false;
                                   written_ += bytes;
                                   if (error) error_ = error;
                                   if (!error && written_ < writing_.size()) return write();
                                   flush();
                                 });
  }

  Connection connection_;
  std::chrono::milliseconds limit_;
  Timer timer_;
  std::weak_ptr<const void> owner_;
  std::function<void(const error_code&)> on_idle_;
  bool corked_ = false;
  bool busy_ = false;
  error_code error_;  // what ended writing
  std::string queued_;
  std::string writing_;
  std::size_t written_ = 0;  // of writing_
};

// How Beast closes what is under a WebSocket: as it would the socket itself. Found by argument-dependent
// look-up.

inline void teardown(boost::beast::role_type, CorkedStream& stream, error_code& error) {
  stream.connection().close();
  error = {};
}

/// What was held back is written first. Then all is read until the peer has closed: Beast's own would close
/// after one read, and so reset the connection where more comes, and the peer could lose the close frame.
template <class Handler>
void async_teardown(boost::beast::role_type role, CorkedStream& stream, Handler&& handler) {
  stream.close_in_time();
  stream.uncork({});
  auto step = [role, &stream, space = std::make_unique<std::array<char, 4096>>()](
                  auto& self, const error_code& error = {}, std::size_t = 0) mutable {
    Connection& connection = stream.connection();
    if (error) return self.complete(error == boost::asio::error::eof ? error_code() : error);
    if (stream.busy()) return connection.async_wait(StreamSocket::wait_write, std::move(self));
    if (role == boost::beast::role_type::server) connection.shut_down();
    const auto into = boost::asio::buffer(*space);
    connection.async_read_unheard(into, std::move(self));
  };
  boost::asio::async_compose<Handler, void(error_code)>(std::move(step), handler, stream);
}

inline void beast_close_socket(CorkedStream& stream) {
  stream.connection().close();
}

}  // namespace wirerace::asio
