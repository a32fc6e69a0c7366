// One direction of a TCP connection, put in order from captured segments.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "scenarios/import/packet.hpp"

namespace wirerace {

/// A piece of the stream, next in order. `captured` is shorter than `bytes` where its end was not captured or
/// not kept.
struct StreamPiece {
  std::chrono::nanoseconds at{};  ///< when the receiver could have read it
  std::size_t bytes = 0;
  std::string_view captured;
};

class TcpStream {
 public:
  using OnPiece = std::function<void(const StreamPiece&)>;

  /// Bytes lacking in the capture, before the next piece.
  using OnGap = std::function<void(std::uint64_t bytes)>;

  /// Takes a segment and tells the pieces that it completes. What the stream has told already is dropped;
  /// what comes early is held until what lacks before it comes, without its bytes where `keep` is false.
  void add(const Segment& segment, std::chrono::nanoseconds at, bool keep, const OnPiece& on_piece);

  /// Tells all that is held, gaps between, each piece at the time it was captured: nothing that lacks will
  /// come any more.
  void give_up(const OnPiece& on_piece, const OnGap& on_gap);

  /// Whether a SYN opens another connection than the one these segments belong to.
  bool is_new(const Segment& syn) const {
    return next_ && static_cast<std::uint32_t>(*next_) != syn.sequence + 1;
  }

  std::size_t held_bytes() const { return held_bytes_; }
  std::uint64_t retransmissions() const { return retransmissions_; }

 private:
  struct Held {
    std::chrono::nanoseconds at;
    std::size_t bytes;
    std::string captured;
    std::size_t cost() const { return captured.size() + 128; }  // with its node in the map
  };

  void tell(std::uint64_t start, std::chrono::nanoseconds at, std::size_t bytes, std::string_view captured,
            const OnPiece& on_piece);

  std::optional<std::uint64_t> next_;  ///< the sequence number expected, counted on beyond 32 bits
  std::map<std::uint64_t, Held> held_;
  std::size_t held_bytes_ = 0;
  std::uint64_t retransmissions_ = 0;
};

}  // namespace wirerace
