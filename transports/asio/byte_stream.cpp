#include "transports/asio/byte_stream.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace wirerace::asio {

namespace {

// A reader that never finds its socket empty lets others have a turn after this many reads.
constexpr int most_reads = 16;

/// How much of so much is written at once: no small rest is left for a write of its own.
std::size_t part_of(std::size_t bytes) {
  return bytes <= largest_write + largest_write / 4 ? bytes : largest_write;
}

}  // namespace

ByteStream::ByteStream(Connection connection, std::chrono::milliseconds limit)
    : connection_(std::move(connection)), limit_(limit) {}

void ByteStream::start() {
  take_turn([&] { first(); });
  read();
}

std::string ByteStream::peer() const {
  error_code gone;
  const auto endpoint = connection_.remote_endpoint(gone);
  return gone ? std::string() : describe(endpoint);
}

template <class Work>
void ByteStream::take_turn(Work work) {
  in_turn_ = true;
  std::string why;
  try {
    work();
  } catch (const StreamEnd& over) {
    why = over.what();
  }
  in_turn_ = false;
  if (ended_) return;
  if (!blocked_ && pending() > 0) write();
  if (!why.empty()) finish(why);
}

void ByteStream::take_again() {
  boost::asio::post(connection_.get_executor(), [self = shared_from_this()] {
    if (!self->ended_) self->take_turn([&] { self->take(0); });
  });
}

void ByteStream::read() {
  if (ended_) return;
  const auto into = space();
  connection_.async_read_some(
      boost::asio::buffer(into.data(), into.size()),
      [self = shared_from_this(), offered = into.size()](const error_code& error, std::size_t bytes) {
        self->did_read(error, bytes, offered);
      });
}

void ByteStream::did_read(error_code error, std::size_t bytes, std::size_t offered) {
  if (ended_) return;
  take_turn([&] {
    for (int reads = 1; !error; ++reads) {
      take(bytes);
      if (ended_ || bytes < offered || reads == most_reads) break;
      const auto into = space();
      offered = into.size();
      bytes = connection_.read_some(boost::asio::buffer(into.data(), offered), error);
    }
  });
  if (error && error != boost::asio::error::would_block) return end(describe(error));
  read();
}

void ByteStream::write_soon() {
  if (pending() >= largest_write) {
    write();
  } else if (!in_turn_ && !std::exchange(posted_, true)) {
    boost::asio::post(connection_.get_executor(), [self = shared_from_this()] {
      self->posted_ = false;
      if (!self->blocked_ && !self->ended_) self->write();
    });
  }
}

void ByteStream::send_through(std::string_view head, std::string_view body) {
  error_code error;
  while (!blocked_ && pending() == 0 && !error && !body.empty()) {
    const std::array<boost::asio::const_buffer, 2> parts = {
        boost::asio::buffer(head), boost::asio::buffer(body.substr(0, part_of(body.size())))};
    std::size_t written = connection_.write_some(parts, error);
    const std::size_t of_head = std::min(written, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(written - of_head);
  }
  if (body.empty()) return;
  out_.append(head).append(body);
  if (!blocked_) write();
}

// All that the kernel takes; the rest when it takes more.
void ByteStream::write() {
  error_code error;
  while (!error) {
    if (written_ == writing_.size()) {
      writing_.clear();
      written_ = 0;
      if (out_.empty()) return;
      writing_.swap(out_);
    }
    const auto left = boost::asio::buffer(writing_) + written_;
    written_ += connection_.write_some(boost::asio::buffer(left, part_of(left.size())), error);
  }
  blocked_ = true;
  if (error == boost::asio::error::would_block) {
    connection_.async_wait(StreamSocket::wait_write, [self = shared_from_this()](const error_code& failed) {
      self->blocked_ = false;
      if (self->ended_ && !self->finishing_) return;
      if (failed) return self->end(describe(failed));
      self->write();
      if (self->pending() > 0) return;
      self->finishing_ ? self->shut_down() : self->drained();
    });
  } else {  // later: whoever appended may be in the midst of something
    boost::asio::post(connection_.get_executor(),
                      [self = shared_from_this(), error] { self->end(describe(error)); });
  }
}

void ByteStream::close() {
  ended_ = true;
  timer_.reset();
  connection_.close();
}

void ByteStream::write_and_close() {
  if (!ended_ && !blocked_) write();
  close();
}

void ByteStream::start_limit() {
  timer_.emplace(connection_.get_executor(), limit_);
  timer_->async_wait([weak = weak_from_this()](const error_code&) {
    const auto self = weak.lock();
    if (!self || !self->timer_ || self->timer_->expiry() > Clock::now()) return;  // lifted, or started anew
    if (self->ended_) return self->close();
    self->end("no handshake within " + std::to_string(self->limit_.count()) + " ms");
  });
}

void ByteStream::end(std::string_view why) {
  if (ended_) return;
  close();
  closed(why);
}

// Says no more and waits, unheard and for a limited time, for the peer to close: closing with something still
// unread would reset the connection, and the peer could lose what was last said to it.
void ByteStream::finish(std::string_view why) {
  ended_ = true;
  if (blocked_) {
    finishing_ = true;
  } else {
    shut_down();
  }
  drain(std::make_shared<std::array<char, 4096>>());
  start_limit();
  closed(why);
}

void ByteStream::shut_down() {
  connection_.shut_down();
}

void ByteStream::drain(std::shared_ptr<std::array<char, 4096>> space) {
  auto& bytes = *space;
  connection_.async_read_unheard(
      boost::asio::buffer(bytes),
      [self = shared_from_this(), space = std::move(space)](const error_code& error, std::size_t) mutable {
        if (!error) self->drain(std::move(space));
      });
}

}  // namespace wirerace::asio
