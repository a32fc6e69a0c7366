// Cutting one direction of a connection into messages.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/import/readers.hpp"
#include "scenarios/import/tcp_stream.hpp"

namespace wirerace {

class Framer {
 public:
  /// `content` is nullopt where it is not whole.
  using OnMessage = std::function<void(std::chrono::nanoseconds at, std::uint64_t bytes,
                                       std::optional<std::string_view> content)>;

  explicit Framer(Framing framing) : framing_(framing) {}

  /// Cuts messages off; one that ends in this piece has its time. Content is put together only where `keep`.
  /// Returns what is wrong with the stream, or "".
  std::string add(const StreamPiece& piece, bool keep, const OnMessage& on_message);

  /// Whether part of a message has come.
  bool in_message() const { return length_bytes_ > 0; }

 private:
  Framing framing_;
  std::uint32_t length_ = 0;
  std::size_t length_bytes_ = 0;  ///< of the length that have come
  std::size_t got_ = 0;           ///< of the message
  std::string content_;
};

}  // namespace wirerace
