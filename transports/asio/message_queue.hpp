// Messages that wait to be written, in order.
#pragma once

#include <string>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace::asio {

/// Keeps its memory when it runs empty. One thread at a time.
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
    if (!empty()) return;
    bytes_.clear();
    entries_.clear();
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
