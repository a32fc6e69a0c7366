// For tests: one end of a TCP connection by hand, so that it can do what no library would.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <string_view>

namespace wirerace {

class RawConnection {
 public:
  using tcp = boost::asio::ip::tcp;

  /// Connects to a server on this machine.
  explicit RawConnection(std::uint16_t port) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  /// Takes the next client of `acceptor`.
  explicit RawConnection(tcp::acceptor& acceptor) { acceptor.accept(socket_); }

  void write(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }

  std::string read(std::size_t bytes) {
    std::string out(bytes, '\0');
    boost::asio::read(socket_, boost::asio::buffer(out));
    return out;
  }

  std::string read_header() {
    std::string header;
    while (!header.ends_with("\r\n\r\n")) header += read(1);
    return header;
  }

  /// All until the other end closes.
  std::string read_all() {
    std::string out;
    boost::system::error_code end;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(out), end);
    EXPECT_EQ(end, boost::asio::error::eof);
    return out;
  }

  /// To be read and written past this.
  int descriptor() { return socket_.native_handle(); }

  /// Closes this half.
  void shut_down() { socket_.shutdown(tcp::socket::shutdown_send); }

  /// Writes until the other end has closed for good, and not only its own half.
  void write_until_refused() {
    boost::system::error_code refused;
    while (!refused) boost::asio::write(socket_, boost::asio::buffer("x", 1), refused);
  }

 private:
  boost::asio::io_context context_;
  tcp::socket socket_{context_};
};

}  // namespace wirerace
