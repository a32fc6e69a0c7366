// For tests: a TCP server that does with each connection what the test says.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace wirerace {

/// A connection as its server's thread has it. What fails says so, and nothing is thrown: the client may have
/// gone.
class BehavingConnection {
 public:
  using tcp = boost::asio::ip::tcp;

  explicit BehavingConnection(tcp::socket socket) : socket_(std::move(socket)) {}

  /// Empty at the end.
  std::string read_some() {
    std::string bytes(4096, '\0');
    boost::system::error_code error;
    bytes.resize(socket_.read_some(boost::asio::buffer(bytes), error));
    return bytes;
  }

  /// Up to an empty line, of a request without a body.
  std::string read_header() {
    std::string header;
    while (!header.ends_with("\r\n\r\n")) {
      const std::string more = read_some();
      if (more.empty()) break;
      header += more;
    }
    return header;
  }

  void write(std::string_view bytes) {
    boost::system::error_code gone;
    boost::asio::write(socket_, boost::asio::buffer(bytes), gone);
  }

  /// Until the client closes.
  void read_all() {
    while (!read_some().empty()) {
    }
  }

 private:
  tcp::socket socket_;
};

class BehavingServer {
 public:
  using tcp = boost::asio::ip::tcp;

  /// `behave` runs on a thread for each connection, which closes when it returns; it is to return once the
  /// client has closed.
  explicit BehavingServer(std::function<void(BehavingConnection&)> behave)
      : behave_(std::move(behave)), accepting_([this] { accept(); }) {}

  ~BehavingServer() {
    stopping_ = true;
    tcp::socket last(context_);
    last.connect(acceptor_.local_endpoint());
    accepting_.join();
    for (std::thread& connection : connections_) connection.join();
  }

  /// "127.0.0.1:9000"
  std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void accept() {
    for (;;) {
      tcp::socket socket(context_);
      acceptor_.accept(socket);
      if (stopping_) return;
      connections_.emplace_back(
          [this, connection = BehavingConnection(std::move(socket))]() mutable { behave_(connection); });
    }
  }

  std::function<void(BehavingConnection&)> behave_;
  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> connections_;
  std::thread accepting_;
};

}  // namespace wirerace
