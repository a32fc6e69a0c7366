#include "transports/wire/datagram.hpp"

#include <boost/endian/conversion.hpp>
#include <cstring>

namespace wirerace::wire {

using boost::endian::load_big_u16;
using boost::endian::load_big_u32;
using boost::endian::store_big_u16;
using boost::endian::store_big_u32;

std::array<char, datagram_header_bytes> encode(const DatagramHeader& header) {
  std::array<char, datagram_header_bytes> bytes{};
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  out[0] = static_cast<unsigned char>(header.type);
  out[1] = static_cast<unsigned char>(header.kind);
  store_big_u16(out + 2, header.index);
  store_big_u16(out + 4, header.count);
  store_big_u32(out + 6, header.length);
  store_big_u32(out + 10, header.message);
  return bytes;
}

std::optional<DatagramHeader> decode_datagram(std::string_view datagram) {
  if (datagram.size() < datagram_header_bytes) return std::nullopt;
  const auto* in = reinterpret_cast<const unsigned char*>(datagram.data());
  if (in[0] > static_cast<unsigned char>(DatagramType::Fragment)) return std::nullopt;
  if (in[1] > static_cast<unsigned char>(Kind::Binary)) return std::nullopt;
  const DatagramHeader header{.type = static_cast<DatagramType>(in[0]),
                              .kind = static_cast<Kind>(in[1]),
                              .index = load_big_u16(in + 2),
                              .count = load_big_u16(in + 4),
                              .length = load_big_u32(in + 6),
                              .message = load_big_u32(in + 10)};
  if (header.type != DatagramType::Fragment) return header;

  if (header.index >= header.count) return std::nullopt;
  const std::size_t begin = header.index * header.part();
  if (begin > header.length) return std::nullopt;
  const std::size_t expected = std::min(header.part(), header.length - begin);
  if (datagram.size() - datagram_header_bytes != expected) return std::nullopt;
  return header;
}

std::optional<Message> Reassembly::add(const DatagramHeader& header, std::string_view datagram) {
  const std::string_view bytes = datagram.substr(datagram_header_bytes);
  if (header.length > largest_message_) return std::nullopt;
  if (header.count == 1) return Message{header.kind, bytes};

  while (!partial_.empty() && header.message - partial_.begin()->first > horizon) {
    partial_.erase(partial_.begin());
  }
  const auto [found, is_new] = partial_.try_emplace(header.message);
  Partial& message = found->second;
  if (is_new) {
    message = {header, std::string(header.length, '\0'), std::vector<bool>(header.count), header.count};
  }
  if (header.count != message.first.count || header.length != message.first.length ||
      header.kind != message.first.kind || message.have[header.index]) {
    return std::nullopt;
  }
  std::memcpy(message.bytes.data() + header.index * header.part(), bytes.data(), bytes.size());
  message.have[header.index] = true;
  if (--message.missing > 0) return std::nullopt;

  complete_.swap(message.bytes);
  partial_.erase(found);
  return Message{header.kind, complete_};
}

}  // namespace wirerace::wire
