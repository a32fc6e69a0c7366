#include "transports/socketio/socket_session.hpp"

#include <algorithm>
#include <utility>

#include "transports/socketio/engine_server.hpp"
#include "transports/socketio/identifier.hpp"

namespace wirerace::socketio {

using wire::BadPacket;
using wire::PacketType;

SocketSession::SocketSession(EngineServer& server)
    : EngineSession(server), reader_(server.settings().max_payload), connect_timer_(server.context()) {}

void SocketSession::send_packet(const wire::Packet& packet, std::span<const std::string_view> attachments) {
  std::string text(1, static_cast<char>(wire::EngineType::Message));
  wire::append_packet(text, packet);
  EngineSession::packet(text);
  for (const std::string_view bytes : attachments) binary(bytes);
}

void SocketSession::opened() {
  connect_timer_.expires_after(server_.settings().connect_timeout);
  connect_timer_.async_wait([this, weak = weak_from_this()](const asio::error_code& aborted) {
    const auto alive = weak.lock();
    if (!aborted && alive && namespaces_.empty()) end("the client has not connected to a namespace");
  });
}

void SocketSession::received(Message message) {
  const auto packet = reader_.next(message);
  if (!packet) return;
  switch (packet->type) {
    case PacketType::Connect:
      return connect(*packet);
    case PacketType::Disconnect:
      return disconnect(*packet);
    case PacketType::Event:
    case PacketType::BinaryEvent:
      check_connected(packet->nsp);
      return take_event(*packet, reader_.attachments());
    case PacketType::Ack:
    case PacketType::BinaryAck:
      throw BadPacket("an acknowledgement that nobody asked for");
    case PacketType::ConnectError:
      throw BadPacket("a client that refuses a connection");
  }
}

void SocketSession::connect(const wire::Packet& packet) {
  const wire::Json details = details_of(packet);
  if (!has_namespace(packet.nsp)) {
    if (pending() > most_unread) throw BadPacket("refusals are not read");
    return send_packet({PacketType::ConnectError, 0, packet.nsp, {}, R"({"message":"Invalid namespace"})"});
  }
  if (std::find(namespaces_.begin(), namespaces_.end(), packet.nsp) != namespaces_.end())
    throw BadPacket("a namespace that is connected to already");
  connect_timer_.cancel();
  namespaces_.emplace_back(packet.nsp);
  send_packet({PacketType::Connect, 0, packet.nsp, {}, R"({"sid":")" + random_identifier() + R"("})"});
  connected(packet.nsp, details);
}

void SocketSession::disconnect(const wire::Packet& packet) {
  check_connected(packet.nsp);
  std::erase(namespaces_, packet.nsp);
  disconnected(packet.nsp, "disconnected by the peer");
}

void SocketSession::check_connected(std::string_view nsp) const {
  if (std::find(namespaces_.begin(), namespaces_.end(), nsp) == namespaces_.end())
    throw BadPacket("a packet for a namespace that is not connected to");
}

void SocketSession::closed(std::string_view why) {
  connect_timer_.cancel();
  for (const std::string& nsp : std::exchange(namespaces_, {})) disconnected(nsp, why);
}

}  // namespace wirerace::socketio
