// A message among others in a stream of bytes: its kind (1 byte), its length (4 bytes, big-endian), its
// bytes.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace::wire {

inline constexpr std::size_t frame_header_bytes = 5;

/// What stands before a message's bytes.
std::array<char, frame_header_bytes> frame_head(Message message);

/// Appends `message` as a frame.
void append_frame(std::string& out, Message message);

/// Bytes that are no frame of ours.
class BadFrame : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The size of the frame that `bytes` begins with, header included, or nothing where the header is not yet
/// whole. Throws BadFrame for an unknown kind or a message above `largest_message`.
std::optional<std::size_t> frame_size(std::string_view bytes, std::size_t largest_message);

/// The message of a frame that is there whole: a view into `frame`.
Message frame_message(std::string_view frame);

}  // namespace wirerace::wire
