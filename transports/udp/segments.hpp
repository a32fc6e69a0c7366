// Linux's segmentation offload for UDP: the kernel is handed many datagrams of one size at once, and hands
// over many. udp(7): UDP_SEGMENT, UDP_GRO.
#pragma once

#include <boost/asio/ip/udp.hpp>
#include <span>
#include <string_view>

namespace wirerace::udp {

/// The most datagrams of one call (UDP_MAX_SEGMENTS of Linux before 6.9), and the most bytes of them all.
inline constexpr std::size_t most_segments = 64;
inline constexpr std::size_t largest_batch = 65'507;

/// From now on receive_segments() may be handed more than one datagram at a time. The error of a system that
/// has no offload.
void join_received(int socket, boost::system::error_code& error);

/// Sends `datagrams`: each `segment` bytes long, but for the last, which may be shorter. `to` is null for a
/// connected socket.
void send_segments(int socket, const boost::asio::ip::udp::endpoint* to, std::string_view datagrams,
                   std::size_t segment, boost::system::error_code& error);

struct Segments {
  std::string_view datagrams;  ///< in `into`
  std::size_t segment = 0;     ///< bytes of each but the last
};

/// What one call receives, all of it from the same sender.
Segments receive_segments(int socket, std::span<char> into, boost::asio::ip::udp::endpoint& from,
                          boost::system::error_code& error);

}  // namespace wirerace::udp
