// A UDP socket that sends without blocking and hands over one datagram after the other.
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

/// Whether each datagram is a system call of its own, or those of one size that are sent to one peer while
/// received ones are handed over, or in one turn of the loop, are one call (segments.hpp).
enum class Sending : std::uint8_t { OneByOne, InBatches };

/// Belongs to one loop and is used on its thread only while that runs. Must outlive the loop's handlers.
class DatagramSocket {
 public:
  using Received = std::function<void(const Endpoint& from, std::string_view datagram)>;
  using Failed = std::function<void(const asio::error_code&)>;

  DatagramSocket(asio::Loop& loop, Sending sending) : socket_(loop.context()), sending_(sending) {}

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

  /// Sends what waits for the turn of the loop to be over.
  void flush();

  void close();

  /// Whether no handler of the socket's is still to run: from then on a closed socket may go.
  bool idle() const { return handlers_ == 0; }

 private:
  struct Batch {
    Endpoint to;
    std::string datagrams;
    std::size_t segment = 0;  // bytes of each but the last
    std::shared_ptr<std::size_t> counter;
  };

  void open(const Endpoint& endpoint, asio::error_code& error);
  void receive_next();
  void receive_batches();
  void hand_over(std::string_view datagrams, std::size_t segment);
  void join(const Endpoint& to, std::string_view header, std::string_view body,
            const std::shared_ptr<std::size_t>& waiting);
  void flush_soon();
  void wait(Batch batch);
  void send_waiting();
  bool try_send(const Batch& batch);
  template <class Buffers>
  void send_parts(const Endpoint& to, const Buffers& parts, asio::error_code& error);
  bool try_send(const Endpoint& to, std::string_view header, std::string_view body);
  bool taken(const asio::error_code& error);

  boost::asio::basic_datagram_socket<boost::asio::ip::udp, asio::Executor> socket_;
  Sending sending_;
  bool connected_ = false;
  bool in_turn_ =
      false;  // received datagrams are being handed over; what is sent is flushed when they have been
  bool posted_ = false;       // a flush is to come when this turn of the loop is over
  std::size_t handlers_ = 0;  // that are still to run
  Received received_;
  Failed failed_;
  Batch batch_;                // what waits for this turn of the loop to be over
  std::deque<Batch> waiting_;  // what waits for the kernel to have room
  Endpoint from_;
  std::array<char, 65'536> buffer_;
};

}  // namespace wirerace::udp
