#include "scenarios/import/tcp_stream.hpp"

#include <algorithm>
#include <utility>

namespace wirerace {

void TcpStream::add(const Segment& segment, std::chrono::nanoseconds at, bool keep, const OnPiece& on_piece) {
  const std::uint32_t sequence = segment.sequence + (segment.syn ? 1 : 0);
  // Far above 0, so that what lies before the first segment captured has a number too.
  if (!next_) next_ = (std::uint64_t{1} << 32) + sequence;
  if (segment.payload_bytes == 0) return;
  const auto ahead = static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(*next_));
  const std::uint64_t start = *next_ + static_cast<std::uint64_t>(std::int64_t{ahead});
  const std::uint64_t end = start + segment.payload_bytes;
  if (end <= *next_) {
    ++retransmissions_;
    return;
  }
  if (start > *next_) {
    const auto found = held_.find(start);
    if (found != held_.end() && found->second.bytes >= segment.payload_bytes) {
      ++retransmissions_;
      return;
    }
    if (found != held_.end()) {
      held_bytes_ -= found->second.cost();
      held_.erase(found);
    }
    Held held{at, segment.payload_bytes, keep ? std::string(segment.captured) : std::string()};
    held_bytes_ += held.cost();
    held_.emplace(start, std::move(held));
    return;
  }
  tell(start, at, segment.payload_bytes, segment.captured, on_piece);
  while (!held_.empty() && held_.begin()->first <= *next_) {
    const auto [early, held] = std::move(*held_.begin());
    held_.erase(held_.begin());
    held_bytes_ -= held.cost();
    tell(early, at, held.bytes, held.captured, on_piece);
  }
}

void TcpStream::give_up(const OnPiece& on_piece, const OnGap& on_gap) {
  while (!held_.empty()) {
    const auto [start, held] = std::move(*held_.begin());
    held_.erase(held_.begin());
    held_bytes_ -= held.cost();
    if (start > *next_) {
      on_gap(start - *next_);
      next_ = start;
    }
    tell(start, held.at, held.bytes, held.captured, on_piece);
  }
}

/// Tells the part of [start, start + bytes) that is new.
void TcpStream::tell(std::uint64_t start, std::chrono::nanoseconds at, std::size_t bytes,
                     std::string_view captured, const OnPiece& on_piece) {
  const std::size_t known = static_cast<std::size_t>(*next_ - start);
  if (known >= bytes) {
    ++retransmissions_;
    return;
  }
  next_ = start + bytes;
  captured.remove_prefix(std::min(known, captured.size()));
  on_piece({at, bytes - known, captured});
}

}  // namespace wirerace
