// What the servers on Beast have in common: one thread that accepts connections on 127.0.0.1, for as long as
// it lives.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace beast = boost::beast;
namespace net = boost::asio;
using net::ip::tcp;

template <class Session>
void accept_next(tcp::acceptor& acceptor) {
  acceptor.async_accept([&](beast::error_code error, tcp::socket socket) {
    if (error) throw beast::system_error(error);
    socket.set_option(tcp::no_delay(true));
    std::make_shared<Session>(std::move(socket))->start();
    accept_next<Session>(acceptor);
  });
}

/// The main() of a server: PROGRAM PORT. Prints that it listens.
template <class Session>
int serve(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s PORT\n", words[0]);
    return 2;
  }
  net::io_context context{1};
  const auto port = static_cast<unsigned short>(std::atoi(words[1]));
  tcp::acceptor acceptor(context, {net::ip::address_v4::loopback(), port});
  accept_next<Session>(acceptor);
  std::printf("listens on %d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  context.run();
  return 0;
}
