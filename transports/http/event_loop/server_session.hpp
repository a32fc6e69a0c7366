// A channel as a server on an event loop has it: what several requests, on several connections, have in
// common.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "transports/transport.hpp"
#include "transports/wire/frame_buffer.hpp"
#include "transports/wire/message_log.hpp"

namespace wirerace::http_loop {

inline constexpr Traits traits{.tls = true, .tls_resumed = true};

class ServerConnection;

/// On the loop's thread only. Make it with std::make_shared.
class ServerSession : public Channel, public std::enable_shared_from_this<ServerSession> {
 public:
  ServerSession(std::string id, wire::MessageLog::Encode encode, std::size_t block_bytes,
                std::function<void(ServerSession&)> on_queued)
      : id(std::move(id)), log(encode, block_bytes), on_queued_(std::move(on_queued)) {}

  void send(Message message) override {
    if (ended || message.bytes.size() > traits.largest_message) return;
    log.append(message);
    on_queued_(*this);
  }

  std::size_t backlog() const override;

  /// A piece of a POST's body: frames, of which the last may go on in the next piece. Throws wire::BadFrame.
  void receive(std::string_view piece, Listener& listener);

  /// Throws wire::BadFrame where the body ended within a frame.
  void end_of_body() const;

  const std::string id;
  wire::MessageLog log;
  bool ended = false;

  /// The request that waits for messages: a held poll, or an event stream. Null where there is none.
  std::shared_ptr<ServerConnection> down;
  std::weak_ptr<ServerConnection> written_to;  ///< what messages were last written to
  std::uint64_t given = 0;                     ///< the last message given to it
  TimePoint hold_until{};                      ///< of a held poll; of a stream, when its next comment is due

  unsigned requests = 0;  ///< at work for the session
  /// When the last of them ended. The first request a client of many may come to late.
  TimePoint last_request;
  bool flush_posted = false;

 private:
  std::function<void(ServerSession&)> on_queued_;
  wire::FrameBuffer in_{traits.largest_message};
};

}  // namespace wirerace::http_loop
