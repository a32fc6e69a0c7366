// Socket.IO, revision 5, over a session of Engine.IO, as its server has it: namespaces and their events.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "transports/socketio/engine_session.hpp"
#include "transports/wire/socket_io.hpp"

namespace wirerace::socketio {

class SocketSession : public EngineSession {
 public:
  explicit SocketSession(EngineServer& server);

  /// Sends a packet, and the attachments that it says it has.
  void send_packet(const wire::Packet& packet, std::span<const std::string_view> attachments = {});

 protected:
  /// Whether the client may connect to it.
  virtual bool has_namespace(std::string_view nsp) const = 0;

  /// `details` is what the client gave for its authentication.
  virtual void connected(std::string_view nsp, const wire::Json& details) = 0;

  /// Throws wire::BadPacket where its arguments are wrong.
  virtual void take_event(const wire::Packet& event, std::span<const std::string_view> attachments) = 0;

  virtual void disconnected(std::string_view nsp, std::string_view why) = 0;

 private:
  void opened() override;
  void received(Message message) override;
  void closed(std::string_view why) override;

  void connect(const wire::Packet& packet);
  void disconnect(const wire::Packet& packet);
  void check_connected(std::string_view nsp) const;

  wire::PacketReader reader_;
  std::vector<std::string> namespaces_;  // connected to
  asio::Timer connect_timer_;
};

}  // namespace wirerace::socketio
