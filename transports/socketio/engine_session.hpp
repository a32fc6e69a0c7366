// A session of Engine.IO as its server has it: over polling, over a WebSocket, or over one and then the
// other.
#pragma once

#include <memory>
#include <string>

#include "transports/asio/loop.hpp"
#include "transports/socketio/engine_connection.hpp"
#include "transports/wire/engine_io.hpp"

namespace wirerace::socketio {

class EngineServer;

/// On the loop's thread only. Kept by its server from its opening to its end.
class EngineSession : public std::enable_shared_from_this<EngineSession> {
 public:
  explicit EngineSession(EngineServer& server);
  virtual ~EngineSession() = default;

  const std::string& sid() const { return sid_; }

  /// Sends a text packet of `size` bytes, its type among them, that `fill` appends.
  template <class Fill>
  void packet(std::size_t size, Fill fill) {
    if (over_) return;
    if (web_socket_) return web_socket_->packet(size, fill);
    wire::separate_packets(waiting_);
    fill(waiting_);
    answer_poll_soon();
  }
  void packet(std::string_view text);

  /// Sends a message of bytes.
  void binary(std::string_view bytes);

  /// The WebSocket that it is on; null while it polls.
  EngineConnection* web_socket() const { return web_socket_.get(); }

  /// Bytes sent that the kernel has not yet taken, but for what polls were answered with.
  std::size_t pending() const;

  bool over() const { return over_; }

  /// Tells a client that polls, and closes what it has open. Not from within received().
  void end(std::string_view why);

  // What its connections bring.

  /// A request for what is waiting; held while that is nothing.
  void poll(const std::shared_ptr<EngineConnection>& connection);
  void post(EngineConnection& connection, std::string_view payload);

  /// Begins it, on what has asked for that.
  void open_on(const std::shared_ptr<EngineConnection>& web_socket);
  void open_polling(EngineConnection& connection);

  /// A WebSocket is to take over. False where the session has one.
  bool probe(const std::shared_ptr<EngineConnection>& web_socket);

  /// Throws wire::BadPacket, and asio::StreamEnd where the client says that it is over.
  void take_frame(EngineConnection& web_socket, Message frame);

  /// A connection of its has ended.
  void lost(EngineConnection& connection, std::string_view why);

 protected:
  /// The client has been told that there is a session.
  virtual void opened() {}
  /// Throws wire::BadPacket where the client has broken the protocol within.
  virtual void received(Message message) = 0;
  virtual void closed(std::string_view why) = 0;

  EngineServer& server_;

 private:
  void take(const wire::EnginePacket& packet);
  void upgrade();
  void answer_poll(std::string_view payload);
  void answer_poll_soon();
  void flush();
  void beat_at(TimePoint when);

  const std::string sid_;
  bool over_ = false;
  std::string waiting_;  // for a poll: a payload
  bool flush_posted_ = false;
  std::shared_ptr<EngineConnection> poll_;        // held
  std::shared_ptr<EngineConnection> web_socket_;  // messages go over it
  std::shared_ptr<EngineConnection> probe_;       // a WebSocket that may take over
  bool probed_ = false;                           // and has said so
  bool awaits_pong_ = false;
  asio::Timer heartbeat_;  // for the next ping, or for what answers the last
};

}  // namespace wirerace::socketio
