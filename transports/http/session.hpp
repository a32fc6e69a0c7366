// A channel as an HTTP server has it: what several requests, on several connections, have in common.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "transports/http/settings.hpp"
#include "transports/wire/frame_buffer.hpp"
#include "transports/wire/message_log.hpp"

namespace wirerace::http {

/// From any thread, save that send() and backlog() are for the Listener. No lock that they take is held while
/// the Listener is called.
class Session : public Channel {
 public:
  using Block = std::shared_ptr<const wire::MessageLog::Block>;

  Session(Listener& listener, wire::MessageLog::Encode encode, std::size_t block_bytes)
      : listener_(listener), log_(encode, block_bytes) {}

  void send(Message message) override;
  std::size_t backlog() const override;

  /// Tells the listener.
  void open();

  /// A piece of a POST body: frames, of which the last may go on in the next piece. False where the session
  /// has ended. Throws wire::BadFrame. For one body at a time: hold body_turn().
  bool receive(std::string_view piece);
  std::mutex& body_turn() { return body_turn_; }
  /// Throws wire::BadFrame where the body ended within a frame.
  void end_of_body();

  /// Ends the session and what is held for it. Tells the listener, unless told to be silent.
  void end(std::string_view why);
  void end_silently(std::string_view why);

  /// Why the session has ended; empty while it has not.
  std::string ended() const;

  /// Whether the messages after `id` can be had, now or later.
  bool reaches(std::uint64_t id) const;

  /// The block with message `id` + 1, as soon as there is one; null at `until`, when the session ends, or
  /// where it does not reach `id`.
  Block wait_after(std::uint64_t id, TimePoint until);

  /// The library has taken the messages up to `id`, a block's last.
  void handed(std::uint64_t id);

  /// Of the messages that the library has taken, only the newest `bytes` need stay to be sent again.
  void keep_handed(std::size_t bytes);

  /// The client has the messages up to `id`.
  void acknowledge(std::uint64_t id);

  /// A request that is at work for the session, for as long as the object lives.
  class Use {
   public:
    explicit Use(std::shared_ptr<Session> session);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Session* operator->() const { return session_.get(); }

   private:
    std::shared_ptr<Session> session_;
  };

  /// Since when no request is at work for the session; nothing while one is.
  std::optional<TimePoint> idle_since() const;

 private:
  void mark_ended(std::string_view why);

  Listener& listener_;
  std::mutex body_turn_;
  wire::FrameBuffer in_{session_traits.largest_message};  // under body_turn_

  std::mutex calls_;          // one call to the listener at a time
  bool listened_to_ = false;  // under calls_: between on_open and on_close

  mutable std::mutex mutex_;  // all below
  std::condition_variable changed_;
  wire::MessageLog log_;
  std::string ended_;
  unsigned uses_ = 0;
  // Its first request a client of many may come to late: it is not absent before.
  TimePoint last_use_ = Clock::now() + io_patience;
};

}  // namespace wirerace::http
