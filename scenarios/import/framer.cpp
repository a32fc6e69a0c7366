#include "scenarios/import/framer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/check.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {

std::string Framer::add(const StreamPiece& piece, bool keep, const OnMessage& on_message) {
  const bool whole = piece.captured.size() == piece.bytes;
  if (framing_ == Framing::Segment) {
    on_message(piece.at, piece.bytes, whole ? std::optional(piece.captured) : std::nullopt);
    return "";
  }
  if (!whole)
    return "a packet was cut when it was captured, and lengths may lie in what is missing: capture whole "
           "packets "
           "(tcpdump -s 0), or import with --framing segment";
  const std::size_t prefix = framing_ == Framing::U8 ? 1 : framing_ == Framing::U16 ? 2 : 4;
  std::string_view bytes = piece.captured;
  while (!bytes.empty()) {
    if (length_bytes_ < prefix) {
      length_ = length_ << 8 | static_cast<unsigned char>(bytes[0]);
      ++length_bytes_;
      bytes.remove_prefix(1);
      if (length_bytes_ < prefix) continue;
      if (length_ > largest_message_bytes)
        return fmt::format(
            "a length says {} bytes, above the {} that a message may have: either the stream has no lengths "
            "of {} "
            "bytes, or the capture began in the middle of a message; --framing segment imports it anyhow",
            grouped(length_), grouped(largest_message_bytes), prefix);
    }
    const std::size_t part = std::min(bytes.size(), length_ - got_);
    if (keep) content_.append(bytes.substr(0, part));
    got_ += part;
    bytes.remove_prefix(part);
    if (got_ < length_) break;
    on_message(piece.at, length_, keep ? std::optional<std::string_view>(content_) : std::nullopt);
    length_ = 0;
    length_bytes_ = got_ = 0;
    content_.clear();
  }
  return "";
}

}  // namespace wirerace
