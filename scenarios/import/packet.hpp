// From a captured packet to the TCP segment or UDP datagram in it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirerace {

struct Endpoint {
  bool is_v6 = false;
  std::array<std::uint8_t, 16> address{};  ///< an IPv4 address is the first four
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
  std::string host() const;
};

struct Segment {
  bool is_tcp = false;
  Endpoint from, to;
  unsigned vlan_tags = 0;
  std::uint32_t sequence = 0;
  bool syn = false, ack = false;
  std::size_t payload_bytes = 0;  ///< as the headers say
  std::string_view captured;      ///< of the payload; less than it where the capture cut the packet
};

enum class PacketKind : std::uint8_t {
  Segment,
  Other,     ///< neither TCP nor UDP over IP, or a later fragment of a datagram
  Fragment,  ///< of a TCP segment: not put together
  Cut,       ///< the headers are not whole
};

/// True for the link types read here: Ethernet, Linux cooked v1 and v2, raw IP, BSD loopback.
bool is_known_link(int link_type);

/// Fills `segment` where the packet is one. `link_type` is libpcap's DLT_… of a known link.
PacketKind decode_packet(int link_type, std::string_view packet, Segment& segment);

}  // namespace wirerace
