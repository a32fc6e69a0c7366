// Autobahn's cases, against each backend's server and client.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <ostream>
#include <ranges>

#include "transports/over_every_backend.hpp"
#include "transports/websocket/raw_peer.hpp"
#include "transports/websocket/websocket_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace::autobahn {

/// For GoogleTest's output.
static void PrintTo(const Chapter& chapter, std::ostream* to) {
  *to << chapter.name;
}

namespace {

using conformance::Peer;

/// What is sent, cut into writes.
std::vector<std::string> writes(const RawPeer& peer, const Case& one, const std::vector<Frame>& frames) {
  std::vector<std::string> out;
  for (const Frame& frame : frames) out.push_back(peer.bytes_of(frame));
  if (one.write == Write::Frame) return out;
  std::string all;
  for (const std::string& bytes : out) all += bytes;
  all.resize(all.size() - one.withheld);
  const std::size_t size = one.write == Write::Octet       ? 1
                           : one.write == Write::Octets997 ? 997
                                                           : std::max<std::size_t>(all.size(), 1);
  out.clear();
  for (std::size_t at = 0; at < all.size(); at += size) out.push_back(all.substr(at, size));
  return out;
}

unsigned code_of(const Frame& close) {
  if (close.payload.empty()) return no_code;
  return static_cast<unsigned char>(close.payload.at(0)) << 8 |
         static_cast<unsigned char>(close.payload.at(1));
}

/// Plays `one`; what came back, up to the end of the connection.
std::vector<Frame> play(const Case& one, RawPeer& peer, Side side) {
  std::vector<Frame> received;
  const auto send = [&](const std::vector<Frame>& frames) {
    for (const std::string& bytes : writes(peer, one, frames)) peer.write(bytes);
  };
  const auto read = [&] {
    const auto frame = peer.read();
    if (frame) received.push_back(*frame);
    return frame.has_value();
  };
  send(one.sent);
  if (!one.later.empty() && read()) send(one.later);
  if (one.ending.ours) {
    while (received.size() < one.answers.size() && read()) {
    }
    peer.write(peer.bytes_of(close(1000)));
  }
  while (read()) {
    // It is for the server to end the connection.
    if (received.back().first == close("").first && side == Side::Server) peer.end_writing();
  }
  return received;
}

/// `may_lose`: the last of the answers, or all, need not come.
void judge(const Case& one, std::vector<Frame> received, bool may_lose) {
  ASSERT_FALSE(received.empty()) << "the connection ended without a close frame";
  ASSERT_EQ(received.back().first, close("").first)
      << "something comes after the close frame, or it does not come";
  EXPECT_THAT(one.ending.codes, testing::Contains(code_of(received.back())));
  received.pop_back();
  ASSERT_LE(received.size(), one.answers.size());
  EXPECT_TRUE(may_lose || received.size() == one.answers.size()) << "too few answers";
  EXPECT_TRUE(std::ranges::equal(received, one.answers | std::views::take(received.size())))
      << "not what should have come";
}

/// Who is tested: a backend's server or its client. It sends every message back.
using Tested = std::tuple<Backend, Side, Chapter>;

class Autobahn : public testing::TestWithParam<Tested> {
 protected:
  Autobahn() {
    echo_.when_received = [](Channel& channel, Message message) { channel.send(message); };
  }

  /// Plays a case over a connection of its own.
  std::vector<Frame> play_once(const Case& one) {
    const auto& [backend, side, chapter] = GetParam();
    const auto here = boost::asio::ip::address_v4::loopback();
    if (side == Side::Server) {
      const auto server = backend.serve({}, echo_);
      tcp::iostream stream;
      stream.connect(tcp::endpoint(here, server->port()));
      RawPeer peer(std::move(stream), Side::Client);
      return play(one, peer, Side::Client);
    }
    boost::asio::io_context context;
    tcp::acceptor acceptor(context, {here, 0});
    const auto client = backend.connect({.port = acceptor.local_endpoint().port()}, echo_);
    RawPeer peer(tcp::iostream(acceptor.accept()), Side::Server);
    return play(one, peer, Side::Server);
  }

  Peer echo_;
};

TEST_P(Autobahn, FindsWhatTheRfcAsksFor) {
  const auto& [backend, side, chapter] = GetParam();
  // Beast answers a close, or what is wrong, before it writes the messages that wait.
  const bool strict = backend.name != "websocket/beast";
  for (const Case& one : chapter.cases) {
    SCOPED_TRACE("case " + one.number);
    try {
      judge(one, play_once(one), one.may_lose && !strict);
    } catch (const std::exception& error) {
      FAIL() << error.what();
    }
  }
}

std::string name_of(const testing::TestParamInfo<Tested>& info) {
  const auto& [backend, side, chapter] = info.param;
  return conformance::name_of(backend) + (side == Side::Server ? "_server_" : "_client_") + chapter.name;
}

INSTANTIATE_TEST_SUITE_P(, Autobahn,
                         testing::Combine(testing::Values(websocket_asio(), websocket_beast()),
                                          testing::Values(Side::Server, Side::Client),
                                          testing::ValuesIn(chapters())),
                         name_of);

}  // namespace
}  // namespace wirerace::autobahn
