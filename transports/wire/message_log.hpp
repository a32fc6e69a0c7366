// The messages on their way to a client that may have to be sent again: numbered from 1, in the form they
// leave in, in blocks of which each can be written as it is.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::wire {

/// Not for several threads at once; but a Block that after() gave is never changed again, and may be read by
/// any.
class MessageLog {
 public:
  /// Appends `message`, numbered `id`, to `out`.
  using Encode = void (*)(std::string& out, std::uint64_t id, Message message);

  struct Block {
    std::uint64_t first;            ///< number of the first message
    std::string bytes;              ///< the messages, encoded
    std::vector<std::size_t> ends;  ///< where in `bytes` each message ends

    std::uint64_t last() const { return first + ends.size() - 1; }

    /// The messages with numbers above `id`, which is at least first − 1.
    std::string_view after(std::uint64_t id) const {
      return std::string_view(bytes).substr(id < first ? 0 : ends[id - first]);
    }
  };

  /// A block grows to about `block_bytes`; a longer message is a block of its own.
  MessageLog(Encode encode, std::size_t block_bytes) : encode_(encode), block_bytes_(block_bytes) {}

  void append(Message message);

  /// Whether every message after `id` is still, or not yet, in the log.
  bool reaches(std::uint64_t id) const;

  /// The block with message `id` + 1; null where that has not been appended yet. Requires reaches(id).
  std::shared_ptr<const Block> after(std::uint64_t id);

  /// Bytes of the blocks not yet told to handed().
  std::size_t waiting_bytes() const { return waiting_bytes_; }

  /// The messages up to `id`, a block's last, have been given away for writing.
  void handed(std::uint64_t id);

  /// Forgets the blocks whose messages are all numbered at most `id`.
  void forget(std::uint64_t id);

  /// Forgets the oldest of the handed() blocks, those beyond `bytes` in total; never the newest.
  void keep_handed(std::size_t bytes);

 private:
  using Blocks = std::deque<std::shared_ptr<Block>>;

  Blocks::iterator block_after(std::uint64_t id);
  void forget_front();

  Encode encode_;
  std::size_t block_bytes_;
  Blocks blocks_;
  bool open_ = false;          // the last block may grow
  std::uint64_t next_id_ = 1;  // of the next message
  std::uint64_t handed_ = 0;   // the last message handed()
  std::size_t waiting_bytes_ = 0;
  std::size_t handed_bytes_ = 0;  // of the blocks still held
};

}  // namespace wirerace::wire
