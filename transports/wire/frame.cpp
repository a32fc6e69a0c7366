#include "transports/wire/frame.hpp"

#include <boost/endian/conversion.hpp>

namespace wirerace::wire {

namespace {

std::uint32_t load_length(std::string_view bytes) {
  return boost::endian::load_big_u32(reinterpret_cast<const unsigned char*>(bytes.data()) + 1);
}

}  // namespace

std::array<char, frame_header_bytes> frame_head(Message message) {
  std::array<char, frame_header_bytes> head;
  head[0] = static_cast<char>(message.kind);
  boost::endian::store_big_u32(reinterpret_cast<unsigned char*>(head.data()) + 1,
                               static_cast<std::uint32_t>(message.bytes.size()));
  return head;
}

void append_frame(std::string& out, Message message) {
  const auto head = frame_head(message);
  out.append(head.data(), head.size());
  out.append(message.bytes);
}

std::optional<std::size_t> frame_size(std::string_view bytes, std::size_t largest_message) {
  if (bytes.size() < frame_header_bytes) return std::nullopt;
  if (bytes[0] != static_cast<char>(Kind::Text) && bytes[0] != static_cast<char>(Kind::Binary)) {
    throw BadFrame("a frame of unknown kind");
  }
  const std::size_t length = load_length(bytes);
  if (length > largest_message) throw BadFrame("a frame longer than the largest message");
  return frame_header_bytes + length;
}

Message frame_message(std::string_view frame) {
  return {static_cast<Kind>(frame[0]), frame.substr(frame_header_bytes, load_length(frame))};
}

}  // namespace wirerace::wire
