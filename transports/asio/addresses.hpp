// What tells TCP from Unix sockets: how an address and a port name a listener, and what a new socket needs.
#pragma once

#include <boost/asio/basic_seq_packet_socket.hpp>
#include <boost/asio/generic/seq_packet_protocol.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "transports/asio/connection.hpp"

namespace wirerace::asio {

struct Tcp {
  using Protocol = boost::asio::ip::tcp;
  using Socket = boost::asio::basic_stream_socket<Protocol, Executor>;
  using Connected = Connection;  ///< what a Socket that is ready becomes
  static constexpr bool has_tls = true;
  static constexpr bool kernel_finds_port = true;  ///< where port 0 is asked for

  /// Throws TransportError where `address` is no numeric IP address.
  static Protocol::endpoint endpoint(const std::string& address, std::uint16_t port) {
    return {parse_address(address), port};
  }
  static void make_ready(Socket& socket) { no_delay(socket); }
};

/// Names in the abstract namespace (unix(7)), which no file system knows and which go with their socket:
/// "@wirerace/127.0.0.1:80" as tools show it.
struct Unix {
  using Protocol = boost::asio::local::stream_protocol;
  using Socket = boost::asio::basic_stream_socket<Protocol, Executor>;
  using Connected = Connection;
  static constexpr bool has_tls = false;
  static constexpr bool kernel_finds_port = false;

  static Protocol::endpoint endpoint(const std::string& address, std::uint16_t port) {
    return {std::string(1, '\0') + "wirerace/" + describe(Tcp::endpoint(address, port))};
  }
  static void make_ready(Socket&) {}
};

/// The same names, of which the kernel keeps a set for each type of socket; and packets in place of a stream.
struct UnixPackets {
  using Protocol = boost::asio::generic::seq_packet_protocol;
  using Socket = boost::asio::basic_seq_packet_socket<Protocol, Executor>;
  using Connected = Socket;
  static constexpr bool has_tls = false;
  static constexpr bool kernel_finds_port = false;

  static Protocol::endpoint endpoint(const std::string& address, std::uint16_t port) {
    return {Unix::endpoint(address, port)};
  }
  static void make_ready(Socket&) {}
};

}  // namespace wirerace::asio
