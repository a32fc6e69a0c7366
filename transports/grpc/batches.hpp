// The messages that wait for a unary call to take them.
#pragma once

#include <talk.pb.h>

#include <list>

#include "transports/transport.hpp"

namespace wirerace::talk {

using Frames = google::protobuf::RepeatedPtrField<Frame>;

/// What goes in one call: so many messages of so many bytes at most, or one that has more.
inline constexpr int most_messages = 1 << 16;
inline constexpr std::size_t largest_batch_bytes = std::size_t{256} << 10;

/// In batches, one a call. Frames are reused. Takes no lock.
class Batches {
 public:
  /// Of at most `most` messages each.
  explicit Batches(int most = most_messages) : most_(most) {}

  void push(Message message);

  bool empty() const { return waiting_.empty(); }

  /// Moves the oldest batch, or none where all is empty, into `to`, whose frames are reused.
  void take(Frames& to);

  /// Bytes of the messages that wait.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Batch {
    Frames frames;
    std::size_t bytes = 0;
  };

  bool has_room(const Batch& batch, Message message) const {
    return batch.frames.size() < most_ && batch.bytes + message.bytes.size() <= largest_batch_bytes;
  }

  const int most_;
  std::list<Batch> waiting_;
  std::list<Batch> spare_;
  std::size_t bytes_ = 0;
};

}  // namespace wirerace::talk
