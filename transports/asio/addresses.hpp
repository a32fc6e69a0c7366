// What tells TCP from Unix sockets: how an address and a port name a listener, and what a new socket needs.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>

#include "transports/asio/loop.hpp"

namespace wirerace::asio {

struct Tcp {
  using Protocol = boost::asio::ip::tcp;
  using Socket = boost::asio::basic_stream_socket<Protocol, Executor>;
  static constexpr bool has_tls = true;

  /// Throws TransportError where `address` is no numeric IP address.
  static Protocol::endpoint endpoint(const std::string& address, std::uint16_t port) {
    return {parse_address(address), port};
  }
  static void make_ready(StreamSocket& socket) { no_delay(socket); }
};

/// Names in the abstract namespace (unix(7)), which no file system knows and which go with their socket:
/// "@wirerace/127.0.0.1:80" as tools show it.
struct Unix {
  using Protocol = boost::asio::local::stream_protocol;
  using Socket = boost::asio::basic_stream_socket<Protocol, Executor>;
  static constexpr bool has_tls = false;

  static Protocol::endpoint endpoint(const std::string& address, std::uint16_t port) {
    return {std::string(1, '\0') + "wirerace/" + describe(Tcp::endpoint(address, port))};
  }
  static void make_ready(StreamSocket&) {}
};

}  // namespace wirerace::asio
