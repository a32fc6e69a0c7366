// Protobuf messages over a pair of pipes, each preceded by its length as a varint.
#pragma once

#include <google/protobuf/message_lite.h>

#include <mutex>
#include <string>

namespace wirerace {

/// One side of a conversation. Owns neither descriptor. send() may be called from any thread; receiving
/// belongs to one thread.
class ControlStream {
 public:
  ControlStream(int in, int out) : in_(in), out_(out) {}

  /// False where the other side has gone, or, if its end does not block, has read nothing for 30 s.
  bool send(const google::protobuf::MessageLite& message);

  /// Takes the next message if it has been read whole. Throws std::runtime_error for bytes that are none.
  bool next(google::protobuf::MessageLite& message);

  /// Reads once, waiting for bytes if there are none; false at the end of the stream.
  bool fill();

  int input() const { return in_; }

 private:
  int in_;
  int out_;
  std::mutex sending_;
  std::string received_;
};

}  // namespace wirerace
