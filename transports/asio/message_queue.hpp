// Messages that wait to be written, in order.
#pragma once

#include <string>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::asio {

/// Keeps its memory when it runs empty; otherwise holds little more than what waits. One thread at a time.
class MessageQueue {
 public:
  /// Copies the message's bytes. Invalidates front().
  void push(Message message) {
    bytes_.append(message.bytes);
    entries_.push_back({message.kind, message.bytes.size()});
  }

  bool empty() const { return next_ == entries_.size(); }

  /// The oldest message; valid until the queue changes.
  Message front() const {
    return {entries_[next_].kind, std::string_view(bytes_).substr(begin_, entries_[next_].bytes)};
  }

  void pop() {
    begin_ += entries_[next_++].bytes;
    // Where less waits than has gone, it moves to the front: a byte moves at most once for each that went.
    if (!empty() && (2 * next_ < entries_.size() || 2 * begin_ < bytes_.size())) return;
    bytes_.erase(0, begin_);
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(next_));
    begin_ = next_ = 0;
  }

  /// Of the messages that wait.
  std::size_t bytes() const { return bytes_.size() - begin_; }

 private:
  struct Entry {
    Kind kind;
    std::size_t bytes;
  };
  std::string bytes_;
  std::vector<Entry> entries_;
  std::size_t begin_ = 0;  // of the front message
  std::size_t next_ = 0;   // its entry
};

}  // namespace wirerace::asio
