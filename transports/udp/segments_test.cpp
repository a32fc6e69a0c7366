#include "transports/udp/segments.hpp"

#include <gmock/gmock.h>

#include <array>
#include <boost/asio/io_context.hpp>

namespace wirerace::udp {

namespace {

using boost::asio::ip::udp;
using boost::system::error_code;

class Segmentation : public testing::Test {
 protected:
  Segmentation() { receiver_.non_blocking(true); }

  static udp::endpoint loopback() { return {boost::asio::ip::address_v4::loopback(), 0}; }

  Segments receive() {
    receiver_.wait(udp::socket::wait_read);
    return receive_segments(receiver_.native_handle(), into_, from_, error_);
  }

  boost::asio::io_context context_;
  udp::socket receiver_{context_, loopback()};
  udp::socket sender_{context_, loopback()};
  std::array<char, 65'536> into_;
  udp::endpoint from_;
  error_code error_;
};

TEST_F(Segmentation, ManyDatagramsAreOneCallToSendAndOneToReceive) {
  join_received(receiver_.native_handle(), error_);
  ASSERT_FALSE(error_) << error_.message();
  const udp::endpoint to = receiver_.local_endpoint();
  send_segments(sender_.native_handle(), &to, "aaaabbbbcc", 4, error_);
  ASSERT_FALSE(error_) << error_.message();
  const Segments got = receive();
  ASSERT_FALSE(error_) << error_.message();
  EXPECT_EQ(got.datagrams, "aaaabbbbcc");
  EXPECT_EQ(got.segment, 4u);
  EXPECT_EQ(from_, sender_.local_endpoint());
}

TEST_F(Segmentation, WhoDoesNotJoinReceivesThemOneByOne) {
  sender_.connect(receiver_.local_endpoint());
  send_segments(sender_.native_handle(), nullptr, "aaaabbbbcc", 4, error_);
  ASSERT_FALSE(error_) << error_.message();
  for (const std::string_view datagram : {"aaaa", "bbbb", "cc"}) {
    const Segments got = receive();
    ASSERT_FALSE(error_) << error_.message();
    EXPECT_EQ(got.datagrams, datagram);
    EXPECT_EQ(got.segment, datagram.size());
  }
}

TEST_F(Segmentation, NothingToReceiveIsAnError) {
  receive_segments(receiver_.native_handle(), into_, from_, error_);
  EXPECT_EQ(error_, boost::asio::error::would_block);
}

}  // namespace

}  // namespace wirerace::udp
