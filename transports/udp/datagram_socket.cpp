#include "transports/udp/datagram_socket.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>

namespace wirerace::udp {

// Linux gives twice of what is asked for, up to twice net.core.rmem_max.
constexpr int socket_buffer = 4 * 1024 * 1024;

constexpr std::size_t usual_datagram = 1472;

void DatagramSocket::open(const Endpoint& endpoint, asio::error_code& error) {
  socket_.open(endpoint.protocol(), error);
  if (!error) socket_.set_option(boost::asio::socket_base::receive_buffer_size(socket_buffer), error);
  if (!error) socket_.set_option(boost::asio::socket_base::send_buffer_size(socket_buffer), error);
  if (!error) socket_.non_blocking(true, error);
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
  receive_next();
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

void DatagramSocket::send(const Endpoint& to, std::string_view header, std::string_view body,
                          const std::shared_ptr<std::size_t>& waiting) {
  if (waiting_.empty() && try_send(to, header, body)) return;
  *waiting += header.size() + body.size();
  waiting_.push_back({to, std::string(header).append(body), waiting});
  if (waiting_.size() == 1) send_waiting();
}

void DatagramSocket::send_waiting() {
  ++handlers_;
  socket_.async_wait(boost::asio::socket_base::wait_write, [this](const asio::error_code& error) {
    --handlers_;
    if (error) return;
    while (!waiting_.empty() && try_send(waiting_.front().to, waiting_.front().datagram, {})) {
      *waiting_.front().counter -= waiting_.front().datagram.size();
      waiting_.pop_front();
    }
    if (!waiting_.empty()) send_waiting();
  });
}

template <class Buffers>
void DatagramSocket::send_parts(const Endpoint& to, const Buffers& parts, asio::error_code& error) {
  if (connected_) {
    socket_.send(parts, 0, error);
  } else {
    socket_.send_to(parts, to, 0, error);
  }
}

// False where the kernel has no room. Any other error loses the datagram, as UDP may.
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
  asio::error_code ignored;
  socket_.close(ignored);
}

}  // namespace wirerace::udp
