// That websocket/beast+deflate compresses, as RFC 7692 has it, and never says that it does when it does not.
#include <gmock/gmock.h>

#include "transports/conformance_peer.hpp"
#include "transports/raw_connection.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/websocket/raw_frames.hpp"
#include "transports/websocket/websocket_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace::websocket {
namespace {

using namespace std::string_view_literals;
using conformance::Peer;
using conformance::Received;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using wire::Opcode;

/// `header` with one line more.
std::string with_line(std::string header, std::string_view line) {
  return header.insert(header.size() - 2, std::string(line) + "\r\n");
}

std::string compressed(std::string frame) {
  frame[0] = static_cast<char>(frame[0] | 0x40);  // RSV1
  return frame;
}

TEST(Deflate, EchoesTheExamplesOfTheRfc) {  // §7.2.3.1 and §7.2.3.2
  constexpr std::string_view hello = "\xf2\x48\xcd\xc9\xc9\x07\x00"sv, again = "\xf2\x00\x11\x00\x00"sv;
  Peer peer;
  peer.when_received = [](Channel& channel, Message message) { channel.send(message); };
  const auto server = websocket_beast_deflate().serve({}, peer);
  RawConnection client(server->port());
  client.write(with_line(request("localhost", "/", sample_key),
                         "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
  EXPECT_THAT(client.read_header(), HasSubstr("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"));
  for (const std::string_view payload : {hello, again}) {
    client.write(compressed(masked(Opcode::Text, payload)));
    const std::string echo = compressed(bare(Opcode::Text, payload));
    EXPECT_EQ(client.read(echo.size()), echo);
  }
  EXPECT_THAT(peer.received().begin()->second,
              ElementsAre(Received{Kind::Text, "Hello"}, Received{Kind::Text, "Hello"}));
}

TEST(Deflate, AsksForWhatItsSettingsSay) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  Peer peer;
  const auto client = websocket_beast_deflate().connect({.port = acceptor.local_endpoint().port()}, peer);
  RawConnection server(acceptor);
  EXPECT_THAT(server.read_header(),
              HasSubstr("\r\nSec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=15; "
                        "client_max_window_bits=15\r\n"));
}

/// Why a compressing client's channel closes whose server replies with `line`.
std::string reason_for(const Backend& connecting, std::string_view line) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  Peer peer;
  const auto client = connecting.connect({.port = acceptor.local_endpoint().port()}, peer);
  RawConnection server(acceptor);
  std::string reply;
  answer(server.read_header(), reply);
  server.write(with_line(reply, line));
  peer.wait_opened_or_closed(1);
  return peer.opened() ? "opened" : peer.reasons().front();
}

TEST(Deflate, OpensAChannelOnlyWhereTheServerAgreesToAllOfIt) {
  const std::string name = "Sec-WebSocket-Extensions: ", extension = "permessage-deflate";
  for (const std::string with : {"", "; client_max_window_bits=15", "; server_max_window_bits=15"})
    EXPECT_EQ(reason_for(websocket_beast_deflate(), name + extension + with), "opened") << with;
  EXPECT_EQ(reason_for(websocket_beast_deflate(), "X: y"),
            "the server does not compress: its reply has no permessage-deflate");
  for (const std::string with : {"; server_no_context_takeover", "; client_no_context_takeover",
                                 "; server_max_window_bits=12", "; client_max_window_bits=9", "; other"}) {
    EXPECT_EQ(reason_for(websocket_beast_deflate(), name + extension + with),
              "the server compresses otherwise than asked for: \"" + extension + with + "\"");
  }
  for (const std::string other : {"x-other", "permessage-deflate, x-other"}) {
    EXPECT_EQ(reason_for(websocket_beast_deflate(), name + other),
              "the server has other extensions than permessage-deflate: \"" + other + "\"");
  }
}

TEST(Deflate, IsNotTakenByAClientThatDidNotAskForIt) {
  EXPECT_EQ(reason_for(websocket_beast(), "Sec-WebSocket-Extensions: permessage-deflate"),
            "the server has extensions not asked for: \"permessage-deflate\"");
}

TEST(Deflate, FailsWithServersThatDoNotCompress) {
  for (const Backend& plain : {websocket_beast(), websocket_asio()}) {
    Peer server_peer, client_peer;
    const auto server = plain.serve({}, server_peer);
    const auto client =
        websocket_beast_deflate().connect({.port = server->port(), .channels = 2}, client_peer);
    client_peer.wait_closed(2);
    EXPECT_EQ(client_peer.opened(), 0u);
    EXPECT_THAT(client_peer.reasons(), testing::Each(StartsWith("the server does not compress")));
  }
}

}  // namespace
}  // namespace wirerace::websocket
