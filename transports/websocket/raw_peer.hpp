// For tests: the other side of a WebSocket connection, with frames made by hand, right or wrong.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/endian/conversion.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "transports/conformance_peer.hpp"
#include "transports/websocket/autobahn_cases.hpp"
#include "transports/websocket/handshake.hpp"
#include "transports/wire/websocket.hpp"

namespace wirerace::autobahn {

using boost::asio::ip::tcp;

/// Throws std::runtime_error where a read fails or takes longer than a test's patience.
class RawPeer {
 public:
  /// This is the side that `side` says of a connection; the opening handshake is made.
  RawPeer(tcp::iostream stream, Side side) : stream_(std::move(stream)), side_(side) {
    stream_.expires_after(conformance::patience);
    stream_.socket().set_option(tcp::no_delay(true));
    if (side == Side::Client) {
      write(websocket::request("localhost", "/", "dGhlIHNhbXBsZSBub25jZQ=="));
      read_header();
    } else {
      std::string reply;
      websocket::answer(read_header(), reply);
      write(reply);
    }
  }

  /// As it goes over the wire: masked by a client.
  std::string bytes_of(const Frame& frame) const {
    std::string bytes;
    wire::append_websocket_frame(bytes, wire::Opcode::Binary, frame.payload,
                                 side_ == Side::Client ? std::optional(0x3d21fa37) : std::nullopt);
    bytes[0] = static_cast<char>(frame.first);
    return bytes;
  }

  /// Leaves at once, in a write of its own.
  void write(const std::string& bytes) {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream_.flush();
  }

  void end_writing() { stream_.socket().shutdown(tcp::socket::shutdown_send); }

  /// The next frame; nothing where the other side has ended the connection.
  std::optional<Frame> read() {
    const int first = stream_.get();
    if (first == EOF) {
      if (stream_.error() != boost::asio::error::eof) fail();
      return std::nullopt;
    }
    const auto second = static_cast<std::uint8_t>(read(1)[0]);
    if ((second & 0x80) != (side_ == Side::Server ? 0x80 : 0))
      throw std::runtime_error("a frame is masked, or not, where it should not be");
    std::size_t size = second & 0x7f;
    if (size == 126) {
      size = boost::endian::load_big_u16(unsigned_bytes(read(2)));
    } else if (size == 127) {
      size = boost::endian::load_big_u64(unsigned_bytes(read(8)));
    }
    const std::string mask = side_ == Side::Server ? read(4) : std::string(4, '\0');
    std::string payload = read(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return Frame{static_cast<std::uint8_t>(first), payload};
  }

 private:
  std::string read(std::size_t size) {
    std::string bytes(size, '\0');
    if (!stream_.read(bytes.data(), static_cast<std::streamsize>(size))) fail();
    return bytes;
  }

  std::string read_header() {
    std::string header;
    while (!header.ends_with("\r\n\r\n")) header += read(1);
    return header;
  }

  [[noreturn]] void fail() const { throw std::runtime_error("reading: " + stream_.error().message()); }

  static const unsigned char* unsigned_bytes(const std::string& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
  }

  tcp::iostream stream_;
  Side side_;
};

}  // namespace wirerace::autobahn
