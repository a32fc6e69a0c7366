#include "transports/socketio/client_session.hpp"

#include "transports/socketio/message_event.hpp"
#include "transports/websocket/handshake.hpp"

namespace wirerace::socketio {

using wire::BadPacket;
using wire::EngineType;
using wire::PacketType;

namespace {

// Whole packets.
constexpr std::string_view pong_packet = "3";
constexpr std::string_view connect_packet = "40";

/// What is asked for at a path, which may have a query, and ends with a slash as the protocol's own clients
/// have it.
std::string target_at(std::string_view path) {
  const std::size_t query = path.find('?');
  std::string target(path.substr(0, query));
  if (!target.ends_with('/')) target += '/';
  if (query != path.npos)
    target.append(path.substr(query)).append("&");
  else
    target += '?';
  return target += "EIO=4&transport=websocket";
}

}  // namespace

ClientSession::ClientSession(asio::Connection connection, Side, const Settings& settings, Listener& listener,
                             OnEnd on_end)
    : ByteStream(std::move(connection), settings.handshake_limit),
      host_(settings.host),
      target_(target_at(settings.path)),
      listener_(listener),
      on_end_(std::move(on_end)),
      frames_(Side::Client, settings.max_payload),
      reader_(settings.max_payload),
      silence_(executor()) {}

void ClientSession::send(Message message) {
  if (ended() || message.bytes.size() > traits.largest_message) return;
  send_message(*this, message);
  appended();
}

void ClientSession::packet(std::string_view text) {
  packet(text.size(), [&](std::string& out) { out += text; });
}

void ClientSession::first() {
  key_ = websocket::random_key();
  out() += websocket::request(host_, target_, key_);
  start_limit();
}

void ClientSession::take(std::size_t bytes) try {
  frames_.added(bytes);
  if (silent_) throw asio::StreamEnd("the server has not pinged in time");
  if (!shaken_ && !shake_hands()) return;
  while (const auto frame = frames_.next(out())) take_packet(wire::parse_engine_packet(*frame));
} catch (const BadPacket& bad) {
  throw asio::StreamEnd(bad.what());
}

bool ClientSession::shake_hands() try {
  const auto size = websocket::check_reply(frames_.buffer().text(), key_);
  if (size) frames_.buffer().take(*size);
  return shaken_ = size.has_value();
} catch (const websocket::HandshakeError& error) {
  throw asio::StreamEnd(error.what());
}

void ClientSession::take_packet(const wire::EnginePacket& packet) {
  const bool begun = patience_.count() > 0;
  if (begun == (packet.type == EngineType::Open))
    throw BadPacket("an Engine.IO handshake that is not the first packet, or is missing");
  switch (packet.type) {
    case EngineType::Open: {
      const auto handshake = wire::parse_engine_handshake(packet.data);
      patience_ = handshake.ping_interval + handshake.ping_timeout;
      this->packet(connect_packet);
      return await_ping();
    }
    case EngineType::Message:
      if (const auto whole = reader_.next({packet.kind, packet.data})) take_packet(*whole);
      return;
    case EngineType::Ping:
      if (out().size() < most_unread) this->packet(pong_packet);
      return await_ping();
    case EngineType::Close:
      throw asio::StreamEnd("closed by the peer");
    case EngineType::Noop:
      return;
    default:
      throw BadPacket("an Engine.IO packet that a server may not send now");
  }
}

void ClientSession::take_packet(const wire::Packet& packet) {
  const bool connects = packet.type == PacketType::Connect || packet.type == PacketType::ConnectError;
  if (packet.nsp != "/" || connects == opened_)
    throw BadPacket("a Socket.IO packet for what is not connected to, or is already");
  switch (packet.type) {
    case PacketType::Connect:
      opened_ = true;
      lift_limit();
      return listener_.on_open(*this);
    case PacketType::ConnectError:
      throw asio::StreamEnd("the server refused the connection: " + wire::details_of(packet).dump());
    case PacketType::Disconnect:
      throw asio::StreamEnd("disconnected by the peer");
    case PacketType::Event:
    case PacketType::BinaryEvent:
      return take_event(packet);
    case PacketType::Ack:
    case PacketType::BinaryAck:
      throw BadPacket("an acknowledgement that nobody asked for");
  }
}

void ClientSession::take_event(const wire::Packet& event) {
  const auto message = message_of(event, reader_.attachments(), decoded_);
  if (!message) return;  // an event that nobody listens to
  listener_.on_message(*this, *message);
  acknowledge(*this, event);
}

void ClientSession::await_ping() {
  silence_.expires_after(patience_);
  silence_.async_wait([this, weak = weak_from_this()](const asio::error_code& aborted) {
    const auto alive = weak.lock();
    if (aborted || !alive || silence_.expiry() > Clock::now()) return;  // it has pinged meanwhile
    silent_ = true;
    take_again();
  });
}

void ClientSession::closed(std::string_view why) {
  silence_.cancel();
  on_end_(*this, why);
}

}  // namespace wirerace::socketio
