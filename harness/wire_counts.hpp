// What the kernel counts on the wire, headers and acknowledgements included.
//
// The kernel counts each packet as it hands it to an interface. Byte for byte that is
//   - on lo: the IP packet, without an Ethernet header; each is counted twice, as sent and as received;
//   - on veth: the IP packet and the 14 bytes of its Ethernet header; sent here is received at the peer.
// Both leave segmentation to hardware that they do not have (TSO, GSO): up to 64 KiB of a TCP stream pass as
// one packet with one header. On lo that is also what the protocol says, as its MTU is 65,536. On veth, with
// its MTU of 1,500, a network card would send some 45 packets in its place, with 66 bytes of headers each:
// use `ethtool -K DEVICE tso off gso off` at both ends to have them counted so.
#pragma once

#include <cstdint>

namespace wirerace {

struct WireCounts {
  std::uint64_t sent_bytes = 0, sent_packets = 0;
  std::uint64_t received_bytes = 0, received_packets = 0;

  bool operator==(const WireCounts&) const = default;
};

/// Since the namespace was made, over all interfaces of the network namespace that this process is in. Zeros
/// where they cannot be read.
WireCounts wire_counts();

/// Once nothing has been counted for 20 ms: on a busy machine the kernel answers what a closed connection has
/// sent only when it gets to it. Where others keep the wire busy, after 200 ms.
WireCounts settled_wire_counts();

/// Differs between any two network namespaces that exist at the same time; 0 where it cannot be read.
std::uint64_t network_namespace_id();

}  // namespace wirerace
