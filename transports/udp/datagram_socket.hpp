// A UDP socket that sends without blocking and receives one datagram after the other.
#pragma once

#include <array>
#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/ip/udp.hpp>
#include <deque>
#include <functional>
#include <span>
#include <string>

#include "transports/asio/loop.hpp"

namespace wirerace::udp {

using Endpoint = boost::asio::ip::udp::endpoint;

/// Belongs to one loop and is used on its thread only while that runs. Must outlive the loop's handlers.
class DatagramSocket {
 public:
  using Received = std::function<void(const Endpoint& from, std::string_view datagram)>;
  using Failed = std::function<void(const asio::error_code&)>;

  explicit DatagramSocket(asio::Loop& loop) : socket_(loop.context()) {}

  /// Each sets the error and leaves the socket closed where it fails.
  void bind(const Endpoint& endpoint, asio::error_code& error);
  void connect(const Endpoint& endpoint, asio::error_code& error);

  std::uint16_t port() const { return socket_.local_endpoint().port(); }

  /// Receives until the socket is closed. `failed` is told of errors (a refused connection among them);
  /// receiving goes on unless it closes the socket.
  void receive(Received received, Failed failed);

  /// Sends a datagram made of two parts, or keeps a copy until the kernel has room: `*waiting` counts the
  /// bytes kept. A connected socket ignores `to`.
  void send(const Endpoint& to, std::string_view header, std::string_view body,
            const std::shared_ptr<std::size_t>& waiting);

  void close();

  /// Whether no handler of the socket's is still to run: from then on a closed socket may go.
  bool idle() const { return handlers_ == 0; }

 private:
  struct Waiting {
    Endpoint to;
    std::string datagram;
    std::shared_ptr<std::size_t> counter;
  };

  void open(const Endpoint& endpoint, asio::error_code& error);
  void receive_next();
  void send_waiting();
  template <class Buffers>
  void send_parts(const Endpoint& to, const Buffers& parts, asio::error_code& error);
  bool try_send(const Endpoint& to, std::string_view header, std::string_view body);

  boost::asio::basic_datagram_socket<boost::asio::ip::udp, asio::Executor> socket_;
  bool connected_ = false;
  std::size_t handlers_ = 0;  // that are still to run
  Received received_;
  Failed failed_;
  std::deque<Waiting> waiting_;
  Endpoint from_;
  std::array<char, 65'536> buffer_;
};

}  // namespace wirerace::udp
