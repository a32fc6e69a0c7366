#include "transports/unix/packet_session.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "transports/wire/frame.hpp"

namespace wirerace::unix_packets {

namespace {

using asio::error_code;

// Beyond this, copying a message costs more than a system call of its own.
constexpr std::size_t least_through = std::size_t{16} << 10;

// A socket that is never found empty lets others have a turn after this many calls.
constexpr int most_calls = 16;

}  // namespace

void PacketSession::start() {
  in_turn_ = true;
  listener_.on_open(*this);
  in_turn_ = false;
  write();
  read();
}

void PacketSession::read() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (!error && !self->ended_) self->take();
  });
}

void PacketSession::take() {
  error_code error;
  std::string why;
  in_turn_ = true;
  try {
    std::size_t got = most_received;
    for (int calls = 0; calls < most_calls && got == most_received && !error; ++calls) {
      const auto packets = in_.receive(socket_.native_handle(), error);
      got = packets.size();
      for (const std::string_view packet : packets) {
        if (packet.empty()) error = boost::asio::error::eof;
        if (error) break;
        if (const auto message = in_.add(packet)) listener_.on_message(*this, *message);
      }
    }
    if (error && error != boost::asio::error::would_block) why = asio::describe(error);
  } catch (const wire::BadFrame& bad) {
    why = bad.what();
  }
  in_turn_ = false;
  if (!blocked_) write();
  if (!why.empty()) return end(why);
  read();
}

void PacketSession::send(Message message) {
  if (ended_ || message.bytes.size() > traits.largest_message) return;
  if (message.bytes.size() >= least_through && out_.empty() && !blocked_)
    return wrote(out_.send_through(socket_.native_handle(), message));
  out_.push(message);
  if (!blocked_) write_soon();
}

void PacketSession::write_soon() {
  if (out_.packets() >= most_sent) {
    write();
  } else if (!in_turn_ && !std::exchange(posted_, true)) {
    boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->posted_ = false;
      if (!self->blocked_ && !self->ended_) self->write();
    });
  }
}

void PacketSession::wrote(const error_code& error) {
  if (!error) return;
  blocked_ = true;
  if (error == boost::asio::error::would_block) {
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& failed) {
      self->blocked_ = false;
      if (!failed && !self->ended_) self->write();
    });
  } else {  // later: whoever sends may be in the midst of something
    boost::asio::post(socket_.get_executor(),
                      [self = shared_from_this(), error] { self->end(asio::describe(error)); });
  }
}

void PacketSession::leave() {
  if (!ended_ && !blocked_) write();
  ended_ = true;
  error_code ignored;
  socket_.close(ignored);
}

void PacketSession::end(std::string_view why) {
  if (std::exchange(ended_, true)) return;
  error_code ignored;
  socket_.close(ignored);
  on_end_(*this, why);
}

}  // namespace wirerace::unix_packets
