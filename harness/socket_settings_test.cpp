#include "harness/socket_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio.hpp>

namespace wirerace {
namespace {

namespace ip = boost::asio::ip;

TEST(SocketSettings, AreAskedOfEveryConnectedSocket) {
  boost::asio::io_context context;
  ip::tcp::acceptor listening(context, {ip::address_v4::loopback(), 0});
  EXPECT_TRUE(socket_settings().empty()) << "what only listens carries no message";

  ip::tcp::socket client(context);
  client.connect(listening.local_endpoint());
  ip::tcp::socket server = listening.accept();
  client.set_option(ip::tcp::no_delay(true));
  auto settings = socket_settings();
  EXPECT_EQ(settings["sockets"], "2 TCP");
  EXPECT_EQ(settings["TCP_NODELAY"], "off, on") << "one end each";
  server.set_option(ip::tcp::no_delay(true));
  EXPECT_EQ(socket_settings()["TCP_NODELAY"], "on");
}

TEST(SocketSettings, TellTheRangeOfBuffers) {
  boost::asio::io_context context;
  ip::udp::socket small(context, {ip::address_v4::loopback(), 0}),
      large(context, {ip::address_v4::loopback(), 0});
  small.set_option(boost::asio::socket_base::receive_buffer_size(8192));
  large.set_option(boost::asio::socket_base::receive_buffer_size(16384));
  auto settings = socket_settings();
  EXPECT_EQ(settings["sockets"], "2 UDP");
  EXPECT_EQ(settings["SO_RCVBUF"], "16384 to 32768 bytes") << "Linux doubles what is asked for";
}

}  // namespace
}  // namespace wirerace
