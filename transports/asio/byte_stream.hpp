// A connection over TCP, TLS or a Unix socket, its reading and writing, for whatever is made of its bytes.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "transports/asio/connection.hpp"

namespace wirerace::asio {

/// Why a conversation is over. What has been appended is still written.
class StreamEnd : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Keeps itself alive while it reads or writes: make it with std::make_shared. To be used on its loop's
/// thread.
///
/// What is appended while received bytes are being taken leaves together when they have all been; what is
/// appended at another time, when that turn of the loop is over. In both cases a write goes out at once when
/// it is as large as writes get.
class ByteStream : public std::enable_shared_from_this<ByteStream> {
 public:
  /// `limit` is how long the peer may take to close once a StreamEnd was thrown.
  explicit ByteStream(Connection connection, std::chrono::milliseconds limit = handshake_limit);
  virtual ~ByteStream() = default;

  /// Begins to read, with what first() has to say.
  void start();

  /// Appends to out() are to be followed by appended().
  std::string& out() { return out_; }
  void appended() {
    if (!blocked_) write_soon();
  }

  /// Hands `head` and `body` to the kernel from where they lie, and appends what it does not take.
  void send_through(std::string_view head, std::string_view body);

  /// Bytes appended that the kernel has not yet taken.
  std::size_t pending() const { return out_.size() + writing_.size() - written_; }

  /// No byte is read or written any more; closed() is not called.
  void close();

  /// The same, once the kernel has taken what it takes at once of what was appended.
  void write_and_close();

  bool ended() const { return ended_; }

  /// "address:port", or "a local process"; empty where it has gone.
  std::string peer() const;

 protected:
  /// The loop's.
  Executor executor() { return connection_.get_executor(); }

  /// Calls take(0) in a later turn of the loop.
  void take_again();

  /// The stream ends, unless lift_limit() is called within the limit.
  void start_limit();
  void lift_limit() { timer_.reset(); }

  /// Before anything is read. May append, and throw StreamEnd.
  virtual void first() = 0;

  /// Where the next bytes are to go; never empty.
  virtual std::span<char> space() = 0;

  /// So many have come. May append, and throw StreamEnd.
  virtual void take(std::size_t bytes) = 0;

  /// A write that had to wait for the socket has gone, and nothing is pending.
  virtual void drained() {}

  /// The peer has gone, or a StreamEnd was thrown. Called once, unless close() was.
  virtual void closed(std::string_view why) = 0;

 private:
  template <class Work>
  void take_turn(Work work);
  void read();
  void did_read(error_code error, std::size_t bytes, std::size_t offered);
  void write_soon();
  void write();
  void end(std::string_view why);
  void finish(std::string_view why);
  void shut_down();
  void drain(std::shared_ptr<std::array<char, 4096>> space);

  Connection connection_;
  std::chrono::milliseconds limit_;
  std::optional<Timer> timer_;  // while there is a limit
  bool ended_ = false;
  bool in_turn_ = false;    // received bytes are being taken; what is appended is written when they have been
  bool posted_ = false;     // a write is to come when this turn of the loop is over
  bool blocked_ = false;    // a write waits for the socket
  bool finishing_ = false;  // ended, but for what is still to be written
  std::string out_;
  std::string writing_;
  std::size_t written_ = 0;  // of writing_
};

}  // namespace wirerace::asio
