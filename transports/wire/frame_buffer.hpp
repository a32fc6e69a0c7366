// Cuts a stream of bytes into frames, in place.
#pragma once

#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "transports/wire/frame.hpp"

namespace wirerace::wire {

/// Read into space(), tell added(), take messages with next() until there is none. One thread at a time.
class FrameBuffer {
 public:
  explicit FrameBuffer(std::size_t largest_message) : largest_message_(largest_message), bytes_(64 * 1024) {}

  /// Where the next bytes go; never empty. Invalidates the messages taken so far.
  std::span<char> space() {
    if (begin_ == end_) begin_ = end_ = 0;
    // A frame that is not yet whole moves to the front before it would run out of room behind it.
    const std::size_t wanted = frame_size(held(), largest_message_).value_or(frame_header_bytes);
    if (begin_ + wanted > bytes_.size() || end_ == bytes_.size()) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
      if (wanted > bytes_.size()) bytes_.resize(wanted);
    }
    return std::span(bytes_).subspan(end_);
  }

  void added(std::size_t bytes) { end_ += bytes; }

  /// The next whole message, or nothing. Valid until space() is called. Throws BadFrame.
  std::optional<Message> next() {
    const auto size = frame_size(held(), largest_message_);
    if (!size || *size > end_ - begin_) return std::nullopt;
    const Message message = frame_message(held().substr(0, *size));
    begin_ += *size;
    return message;
  }

 private:
  std::string_view held() const { return {bytes_.data() + begin_, end_ - begin_}; }

  std::size_t largest_message_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;  // of what is not yet taken
  std::size_t end_ = 0;
};

}  // namespace wirerace::wire
