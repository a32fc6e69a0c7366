#include "transports/udp/datagram_socket.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <utility>

#include "transports/udp/segments.hpp"

namespace wirerace::udp {

// Linux gives twice of what is asked for, up to twice net.core.rmem_max.
constexpr int socket_buffer = 4 * 1024 * 1024;

constexpr std::size_t usual_datagram = 1472;

// A socket that is never found empty lets others have a turn after this many reads.
constexpr int most_reads = 16;

void DatagramSocket::open(const Endpoint& endpoint, asio::error_code& error) {
  socket_.open(endpoint.protocol(), error);
  if (!error) socket_.set_option(boost::asio::socket_base::receive_buffer_size(socket_buffer), error);
  if (!error) socket_.set_option(boost::asio::socket_base::send_buffer_size(socket_buffer), error);
  if (!error) socket_.non_blocking(true, error);
  if (!error && sending_ == Sending::InBatches) join_received(socket_.native_handle(), error);
}

void DatagramSocket::bind(const Endpoint& endpoint, asio::error_code& error) {
  open(endpoint, error);
  if (!error) socket_.bind(endpoint, error);
  if (error) close();
}

void DatagramSocket::connect(const Endpoint& endpoint, asio::error_code& error) {
  open(endpoint, error);
  if (!error) socket_.connect(endpoint, error);
  connected_ = !error;
  if (error) close();
}

void DatagramSocket::receive(Received received, Failed failed) {
  received_ = std::move(received);
  failed_ = std::move(failed);
  sending_ == Sending::InBatches ? receive_batches() : receive_next();
}

void DatagramSocket::receive_next() {
  ++handlers_;
  socket_.async_receive_from(boost::asio::buffer(buffer_), from_,
                             [this](const asio::error_code& error, std::size_t bytes) {
                               --handlers_;
                               if (error == boost::asio::error::operation_aborted) return;
                               if (error) {
                                 failed_(error);
                               } else {
                                 received_(from_, {buffer_.data(), bytes});
                               }
                               if (socket_.is_open()) receive_next();
                             });
}

void DatagramSocket::receive_batches() {
  ++handlers_;
  socket_.async_wait(boost::asio::socket_base::wait_read, [this](asio::error_code error) {
    --handlers_;
    if (error) return;
    in_turn_ = true;
    for (int reads = 0; reads < most_reads && socket_.is_open(); ++reads) {
      const auto [datagrams, segment] = receive_segments(socket_.native_handle(), buffer_, from_, error);
      if (error == boost::asio::error::would_block) break;
      error ? failed_(std::exchange(error, {})) : hand_over(datagrams, segment);
    }
    in_turn_ = false;
    if (!socket_.is_open()) return;
    flush();
    receive_batches();
  });
}

void DatagramSocket::hand_over(std::string_view datagrams, std::size_t segment) {
  for (; !datagrams.empty() && socket_.is_open();
       datagrams.remove_prefix(std::min(segment, datagrams.size()))) {
    received_(from_, datagrams.substr(0, segment));
  }
}

void DatagramSocket::send(const Endpoint& to, std::string_view header, std::string_view body,
                          const std::shared_ptr<std::size_t>& waiting) {
  if (sending_ == Sending::InBatches && header.size() + body.size() <= usual_datagram) {
    return join(to, header, body, waiting);
  }
  flush();
  if (waiting_.empty() && try_send(to, header, body)) return;
  const std::size_t size = header.size() + body.size();
  *waiting += size;
  wait({to, std::string(header).append(body), size, waiting});
}

void DatagramSocket::join(const Endpoint& to, std::string_view header, std::string_view body,
                          const std::shared_ptr<std::size_t>& waiting) {
  const std::size_t size = header.size() + body.size();
  if (size > batch_.segment || to != batch_.to || batch_.datagrams.size() + size > largest_batch) flush();
  if (batch_.datagrams.empty()) {
    batch_.to = to;
    batch_.segment = size;
    batch_.counter = waiting;
  }
  batch_.datagrams.append(header).append(body);
  *waiting += size;
  if (size < batch_.segment || batch_.datagrams.size() == most_segments * batch_.segment) {
    flush();
  } else if (!in_turn_) {
    flush_soon();
  }
}

void DatagramSocket::flush_soon() {
  if (std::exchange(posted_, true)) return;
  ++handlers_;
  boost::asio::post(socket_.get_executor(), [this] {
    --handlers_;
    posted_ = false;
    flush();
  });
}

void DatagramSocket::flush() {
  if (batch_.datagrams.empty()) return;
  if (waiting_.empty() && try_send(batch_)) {
    *batch_.counter -= batch_.datagrams.size();
  } else {
    wait(batch_);
  }
  batch_.datagrams.clear();
}

void DatagramSocket::wait(Batch batch) {
  waiting_.push_back(std::move(batch));
  if (waiting_.size() == 1) send_waiting();
}

void DatagramSocket::send_waiting() {
  ++handlers_;
  socket_.async_wait(boost::asio::socket_base::wait_write, [this](const asio::error_code& error) {
    --handlers_;
    if (error) return;
    while (!waiting_.empty() && try_send(waiting_.front())) {
      *waiting_.front().counter -= waiting_.front().datagrams.size();
      waiting_.pop_front();
    }
    if (!waiting_.empty()) send_waiting();
  });
}

bool DatagramSocket::try_send(const Batch& batch) {
  if (batch.datagrams.size() <= batch.segment) return try_send(batch.to, batch.datagrams, {});
  asio::error_code error;
  send_segments(socket_.native_handle(), connected_ ? nullptr : &batch.to, batch.datagrams, batch.segment,
                error);
  return taken(error);
}

template <class Buffers>
void DatagramSocket::send_parts(const Endpoint& to, const Buffers& parts, asio::error_code& error) {
  if (connected_) {
    socket_.send(parts, 0, error);
  } else {
    socket_.send_to(parts, to, 0, error);
  }
}

bool DatagramSocket::try_send(const Endpoint& to, std::string_view header, std::string_view body) {
  asio::error_code error;
  // Together in one place, and with send(), a small datagram leaves sooner than as two parts with sendmsg().
  std::array<char, usual_datagram> whole;
  if (header.size() + body.size() <= whole.size()) {
    std::ranges::copy(body, std::ranges::copy(header, whole.begin()).out);
    send_parts(to, boost::asio::buffer(whole, header.size() + body.size()), error);
  } else {
    const std::array<boost::asio::const_buffer, 2> parts = {boost::asio::buffer(header),
                                                            boost::asio::buffer(body)};
    send_parts(to, parts, error);
  }
  return taken(error);
}

// False where the kernel has no room. Any other error loses what was sent, as UDP may.
bool DatagramSocket::taken(const asio::error_code& error) {
  if (error == boost::asio::error::connection_refused && failed_) {
    // Told from a handler of its own: the caller may be in one of the listener's callbacks.
    ++handlers_;
    boost::asio::post(socket_.get_executor(), [this, error] {
      --handlers_;
      failed_(error);
    });
  }
  return error != boost::asio::error::would_block && error != boost::asio::error::no_buffer_space;
}

void DatagramSocket::close() {
  if (socket_.is_open()) flush();
  asio::error_code ignored;
  socket_.close(ignored);
}

}  // namespace wirerace::udp
