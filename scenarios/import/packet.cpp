#include "scenarios/import/packet.hpp"

#include <arpa/inet.h>
#include <pcap/dlt.h>

#include <algorithm>

namespace wirerace {
namespace {

constexpr std::uint16_t ethertype_ipv4 = 0x0800, ethertype_ipv6 = 0x86dd;
constexpr std::uint8_t protocol_tcp = 6, protocol_udp = 17;

struct Cut {};  ///< thrown by a read beyond the captured bytes

/// Bytes in network order, taken from the front.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t u8(std::size_t at) const {
    if (at >= bytes_.size()) throw Cut();
    return static_cast<std::uint8_t>(bytes_[at]);
  }
  std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(u8(at) << 8 | u8(at + 1)); }
  std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2); }
  void drop(std::size_t count) {
    if (count > bytes_.size()) throw Cut();
    bytes_.remove_prefix(count);
  }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

bool is_vlan(std::uint16_t ethertype) {
  return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100;
}

/// Takes the link's header off. The ethertype of what follows, or 0 where only its first byte tells.
std::uint16_t take_link_header(int link_type, Bytes& bytes, Segment& segment) {
  std::size_t type_at = 0, header = 0;
  switch (link_type) {
    case DLT_EN10MB:
      type_at = 12, header = 14;
      break;
    case DLT_LINUX_SLL:
      type_at = 14, header = 16;
      break;
    case DLT_LINUX_SLL2:
      type_at = 0, header = 20;
      break;
    case DLT_NULL:
    case DLT_LOOP:
      bytes.drop(4);
      return 0;
    default:
      return 0;
  }
  std::uint16_t type = bytes.u16(type_at);
  bytes.drop(header);
  for (; is_vlan(type); ++segment.vlan_tags) {
    type = bytes.u16(2);
    bytes.drop(4);
  }
  return type == 0 ? 1 : type;
}

/// What an IP header says of what follows it.
struct IpPayload {
  std::uint8_t protocol = 0;
  std::size_t bytes = 0;  ///< as the header says; at least those captured where it says nothing
  std::uint32_t fragment_offset = 0;
  bool more_fragments = false;
};

void read_address(const Bytes& bytes, std::size_t at, std::size_t length, Endpoint& endpoint) {
  endpoint = {.is_v6 = length == 16};
  for (std::size_t i = 0; i < length; ++i) endpoint.address[i] = bytes.u8(at + i);
}

IpPayload take_ipv4_header(Bytes& bytes, Segment& segment) {
  const std::size_t header = std::size_t{bytes.u8(0)} % 16 * 4;
  std::size_t total = bytes.u16(2);
  if (total == 0) total = bytes.rest().size();  // left to the network card, which split it after the capture
  if (header < 20 || total < header) throw Cut();
  IpPayload payload{.protocol = bytes.u8(9), .bytes = total - header};
  payload.fragment_offset = bytes.u16(6) & 0x1fffu;
  payload.more_fragments = (bytes.u8(6) & 0x20) != 0;
  read_address(bytes, 12, 4, segment.from);
  read_address(bytes, 16, 4, segment.to);
  bytes.drop(header);
  return payload;
}

IpPayload take_ipv6_header(Bytes& bytes, Segment& segment) {
  IpPayload payload{.protocol = bytes.u8(6), .bytes = bytes.u16(4)};
  read_address(bytes, 8, 16, segment.from);
  read_address(bytes, 24, 16, segment.to);
  bytes.drop(40);
  if (payload.bytes == 0) payload.bytes = bytes.rest().size();
  for (;;) {
    std::size_t header = 0;
    switch (payload.protocol) {
      case 0:   // hop by hop
      case 43:  // routing
      case 60:  // destination
        header = (std::size_t{bytes.u8(1)} + 1) * 8;
        break;
      case 44:
        header = 8;
        payload.fragment_offset = bytes.u16(2) >> 3;
        payload.more_fragments = (bytes.u8(3) & 1) != 0;
        break;
      case 51:  // authentication
        header = (std::size_t{bytes.u8(1)} + 2) * 4;
        break;
      default:
        return payload;
    }
    if (header > payload.bytes) throw Cut();
    payload.protocol = bytes.u8(0);
    payload.bytes -= header;
    bytes.drop(header);
    if (payload.fragment_offset != 0) return payload;  // what follows is no header
  }
}

PacketKind read_transport(const IpPayload& payload, Bytes& bytes, Segment& segment) {
  if (payload.protocol != protocol_tcp && payload.protocol != protocol_udp) return PacketKind::Other;
  segment.is_tcp = payload.protocol == protocol_tcp;
  const bool fragment = payload.fragment_offset != 0 || payload.more_fragments;
  if (fragment && segment.is_tcp) return PacketKind::Fragment;
  if (payload.fragment_offset != 0) return PacketKind::Other;
  segment.from.port = bytes.u16(0);
  segment.to.port = bytes.u16(2);
  std::size_t header = 8, total = payload.bytes;
  if (segment.is_tcp) {
    header = std::size_t{bytes.u8(12)} / 16 * 4;
    segment.sequence = bytes.u32(4);
    segment.syn = (bytes.u8(13) & 0x02) != 0;
    segment.ack = (bytes.u8(13) & 0x10) != 0;
  } else if (fragment) {
    total = bytes.u16(4);  // of the whole datagram
  }
  if (total < header || (segment.is_tcp && header < 20)) return PacketKind::Cut;
  const std::size_t here = std::min(payload.bytes, bytes.rest().size());
  if (here < header) return PacketKind::Cut;
  segment.payload_bytes = total - header;
  segment.captured = bytes.rest().substr(header, std::min(here - header, segment.payload_bytes));
  return PacketKind::Segment;
}

}  // namespace

std::string Endpoint::host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_v6 ? AF_INET6 : AF_INET, address.data(), text.data(), text.size());
  return text.data();
}

bool is_known_link(int link_type) {
  constexpr std::array known = {DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL,
                                DLT_LOOP,   DLT_RAW,       DLT_IPV4,       DLT_IPV6};
  return std::find(known.begin(), known.end(), link_type) != known.end();
}

PacketKind decode_packet(int link_type, std::string_view packet, Segment& segment) {
  segment = {};
  Bytes bytes(packet);
  try {
    const std::uint16_t type = take_link_header(link_type, bytes, segment);
    if (type != 0 && type != ethertype_ipv4 && type != ethertype_ipv6) return PacketKind::Other;
    const unsigned version = bytes.u8(0) >> 4;
    if (version != 4 && version != 6) return PacketKind::Other;
    const IpPayload payload =
        version == 4 ? take_ipv4_header(bytes, segment) : take_ipv6_header(bytes, segment);
    return read_transport(payload, bytes, segment);
  } catch (Cut) {
    return PacketKind::Cut;
  }
}

}  // namespace wirerace
