// Bytes read from a stream and not yet made messages of.
#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace wirerace::wire {

/// Read into space(), tell added(), look at held(), take() from its front. One thread at a time. Memory that
/// nothing was ever read into stays untouched, so that an idle connection costs little.
class ReadBuffer {
 public:
  /// Where the next bytes go: never empty, and behind what is held, so that this could grow to `whole` bytes.
  /// Moves what is held.
  std::span<char> space(std::size_t whole) {
    if (begin_ == end_) begin_ = end_ = 0;
    if (begin_ + whole > size_ || end_ == size_) {
      if (whole > size_) {
        grow(whole);
      } else {
        std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
      }
      end_ -= begin_;
      begin_ = 0;
      if (end_ == size_) grow(2 * size_);
    }
    return {bytes_.get() + end_, size_ - end_};
  }

  void added(std::size_t bytes) { end_ += bytes; }

  /// May be changed in place.
  std::span<char> held() { return {bytes_.get() + begin_, end_ - begin_}; }
  std::string_view text() const { return {bytes_.get() + begin_, end_ - begin_}; }

  /// What is taken stays where it is until space() is called.
  void take(std::size_t bytes) { begin_ += bytes; }

 private:
  // Keeps what is held, at the front.
  void grow(std::size_t size) {
    auto larger = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(larger.get(), bytes_.get() + begin_, end_ - begin_);
    bytes_ = std::move(larger);
    size_ = size;
  }

  std::size_t size_ = std::size_t{256} * 1024;
  std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(size_);
  std::size_t begin_ = 0;  // of what is held
  std::size_t end_ = 0;
};

}  // namespace wirerace::wire
