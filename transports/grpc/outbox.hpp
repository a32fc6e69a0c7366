// The messages a gRPC stream has yet to write.
#pragma once

#include <grpcpp/grpcpp.h>
#include <talk.pb.h>

#include <list>
#include <optional>

#include "transports/transport.hpp"

namespace wirerace::talk {

/// A Write to start. The frame stays as it is until its write is told to have ended.
struct Write {
  const Frame* frame;
  grpc::WriteOptions options;
};

/// A stream takes one Write at a time; the messages behind it wait here. Frames are reused, the one last
/// written first, so that a short queue touches few of them. Takes no lock.
///
/// A message is written with the buffer hint where another waits behind it, so that they share system calls;
/// the last one flushes. What keeps the hint from hanging: gRPC completes a buffered Write at once while less
/// than its write buffer (64 KiB) is held back, and starts to write when it holds more; so a Write that gives
/// way to the next always completes, and the last always leaves. The exception is a server's first Write
/// where initial metadata has yet to go with it: the hint holds that back too, and a Write is not complete
/// before its metadata has gone. So our servers send their metadata alone, before any message.
class Outbox {
 public:
  /// Takes a message; gives it back to be written where no Write is under way.
  std::optional<Write> push(Message message);

  /// The Write under way has ended; gives the next.
  std::optional<Write> next();

  /// Bytes of the messages that wait.
  std::size_t waiting() const { return waiting_; }

 private:
  Write front() const;

  std::list<Frame> queued_;  // the first is being written
  std::list<Frame> spare_;
  std::size_t waiting_ = 0;
};

}  // namespace wirerace::talk
