// For tests: captures, packet by packet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wirerace {

inline std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i-- > 0;) text += static_cast<char>(value >> (8 * i));
  return text;
}

/// An end of a connection: 10.0.0.`host`, or fe80::`host`.
struct End4 {
  std::uint8_t host;
  std::uint16_t port;
};

struct Tcp {
  std::uint32_t sequence = 0;
  std::uint8_t flags = 0x10;  ///< ACK
};
inline constexpr std::uint8_t syn = 0x02, syn_ack = 0x12;

inline std::string tcp(End4 from, End4 to, Tcp tcp, std::string_view payload) {
  return big_endian(from.port, 2) + big_endian(to.port, 2) + big_endian(tcp.sequence, 4) + big_endian(0, 4) +
         "\x50" + static_cast<char>(tcp.flags) + big_endian(512, 2) + big_endian(0, 4) + std::string(payload);
}

inline std::string udp(End4 from, End4 to, std::string_view payload) {
  return big_endian(from.port, 2) + big_endian(to.port, 2) + big_endian(payload.size() + 8, 2) +
         big_endian(0, 2) + std::string(payload);
}

/// `fragment` is the field of flags and offset.
inline std::string ipv4(End4 from, End4 to, std::uint8_t protocol, const std::string& payload,
                        std::uint16_t fragment = 0) {
  return big_endian(0x4500, 2) + big_endian(payload.size() + 20, 2) + big_endian(0, 2) +
         big_endian(fragment, 2) + "\x40" + static_cast<char>(protocol) + big_endian(0, 2) +
         big_endian(0x0a000000u + from.host, 4) + big_endian(0x0a000000u + to.host, 4) + payload;
}

inline std::string ipv6(End4 from, End4 to, std::uint8_t next, const std::string& payload) {
  const std::string net = big_endian(0xfe80, 2) + std::string(13, '\0');
  return big_endian(0x60000000, 4) + big_endian(payload.size(), 2) + static_cast<char>(next) + "\x40" + net +
         static_cast<char>(from.host) + net + static_cast<char>(to.host) + payload;
}

inline std::string ethernet(const std::string& ip, std::uint16_t type = 0x0800) {
  return std::string(12, '\x02') + big_endian(type, 2) + ip;
}

/// A classic pcap file, big-endian, with microseconds.
class PcapFile {
 public:
  explicit PcapFile(std::uint32_t link = 1)
      : bytes_(big_endian(0xa1b2c3d4, 4) + big_endian(0x00020004, 4) + std::string(8, '\0') +
               big_endian(262'144, 4) + big_endian(link, 4)) {}

  /// `most` is how much of the packet is captured.
  PcapFile& add(std::int64_t at_us, const std::string& packet, std::size_t most = 262'144) {
    const std::string captured = packet.substr(0, most);
    bytes_ += big_endian(static_cast<std::uint64_t>(at_us / 1'000'000), 4) +
              big_endian(static_cast<std::uint64_t>(at_us % 1'000'000), 4) + big_endian(captured.size(), 4) +
              big_endian(packet.size(), 4) + captured;
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace wirerace
