// What a channel on a completion queue writes to a stream.
#pragma once

#include "transports/grpc/cq_channel.hpp"
#include "transports/grpc/outbox.hpp"

namespace wirerace::talk {

/// Writes the messages of a channel to a call of it.
template <class Rpc>
class Writer {
 public:
  Writer(CqChannel& channel, Rpc& rpc)
      : channel_(channel), rpc_(rpc), on_written_(channel.step([this](bool ok) { written(ok); })) {}

  void send(Message message) {
    if (stopped_ || message.bytes.size() > cq_traits.largest_message) return;
    if (const auto next = outbox_.push(message)) write(*next);
  }

  std::size_t backlog() const { return outbox_.waiting(); }

  /// From now on no Write is started.
  void stop() { stopped_ = true; }

 private:
  void write(const Write& next) { rpc_.Write(*next.frame, next.options, channel_.begin(on_written_)); }

  // Fails only where the call has ended, which what waits for its end is told too.
  void written(bool ok) {
    if (!ok) stop();
    if (stopped_) return;
    if (const auto next = outbox_.next()) write(*next);
  }

  CqChannel& channel_;
  Rpc& rpc_;
  bool stopped_ = false;
  Outbox outbox_;
  Step on_written_;
};

}  // namespace wirerace::talk
