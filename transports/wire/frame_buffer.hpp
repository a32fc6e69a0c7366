// Cuts a stream of bytes into frames, in place.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

#include "transports/wire/frame.hpp"
#include "transports/wire/read_buffer.hpp"

namespace wirerace::wire {

/// Read into space(), tell added(), take messages with next() until there is none. One thread at a time.
class FrameBuffer {
 public:
  explicit FrameBuffer(std::size_t largest_message) : largest_message_(largest_message) {}

  /// Where the next bytes go; never empty. Invalidates the messages taken so far.
  std::span<char> space() {
    return in_.space(frame_size(in_.text(), largest_message_).value_or(frame_header_bytes));
  }

  void added(std::size_t bytes) { in_.added(bytes); }

  /// Of a stream whose bytes are already somewhere else: copies them in, and gives `take` each message that
  /// becomes whole. Throws BadFrame, and what `take` throws.
  template <class Take>
  void feed(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
      const auto room = space();
      const std::size_t size = std::min(room.size(), bytes.size());
      std::memcpy(room.data(), bytes.data(), size);
      added(size);
      bytes.remove_prefix(size);
      while (const auto message = next()) take(*message);
    }
  }

  /// Whether it holds a part of a frame.
  bool within_frame() const { return !in_.text().empty(); }

  /// The next whole message, or nothing. Valid until space() is called. Throws BadFrame.
  std::optional<Message> next() {
    const auto size = frame_size(in_.text(), largest_message_);
    if (!size || *size > in_.text().size()) return std::nullopt;
    const Message message = frame_message(in_.text().substr(0, *size));
    in_.take(*size);
    return message;
  }

 private:
  std::size_t largest_message_;
  ReadBuffer in_;
};

}  // namespace wirerace::wire
