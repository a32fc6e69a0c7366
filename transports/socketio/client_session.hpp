// A channel as a client has it: a WebSocket from the beginning, and on it a connection to the namespace "/".
#pragma once

#include <functional>

#include "transports/asio/byte_stream.hpp"
#include "transports/socketio/settings.hpp"
#include "transports/websocket/conversation.hpp"
#include "transports/wire/socket_io.hpp"

namespace wirerace::socketio {

/// A Session of asio/ends.hpp.
class ClientSession : public Channel, public asio::ByteStream {
 public:
  using Settings = socketio::Settings;
  using OnEnd = std::function<void(ClientSession&, std::string_view)>;

  ClientSession(asio::Connection connection, Side, const Settings& settings, Listener& listener,
                OnEnd on_end);

  bool opened() const { return opened_; }
  void send(Message message) override;
  std::size_t backlog() const override { return pending(); }

  // What is sent, a frame each.

  template <class Fill>
  void packet(std::size_t size, Fill fill) {
    frames_.append(out(), wire::Opcode::Text, size, fill);
  }
  void binary(std::string_view bytes) { frames_.append(out(), wire::Opcode::Binary, bytes); }

 private:
  void first() override;
  std::span<char> space() override { return frames_.space(); }
  void take(std::size_t bytes) override;
  void closed(std::string_view why) override;

  bool shake_hands();
  void packet(std::string_view text);
  void take_packet(const wire::EnginePacket& packet);
  void take_packet(const wire::Packet& packet);
  void take_event(const wire::Packet& event);
  void await_ping();

  std::string host_, target_;
  Listener& listener_;
  OnEnd on_end_;
  std::string key_;
  websocket::Conversation frames_;
  wire::PacketReader reader_;
  std::string decoded_;
  bool shaken_ = false;
  bool opened_ = false;
  std::chrono::milliseconds patience_{0};  // between pings; 0 before the server has said it
  asio::Timer silence_;
  bool silent_ = false;  // the server has been, for too long
};

}  // namespace wirerace::socketio
