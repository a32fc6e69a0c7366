// Packets of the Engine.IO protocol, revision 4.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "transports/transport.hpp"

namespace wirerace::wire {

/// What is no packet, or may not come now: of Engine.IO, or of Socket.IO within it.
class BadPacket : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A packet's first character.
enum class EngineType : char {
  Open = '0',
  Close = '1',
  Ping = '2',
  Pong = '3',
  Message = '4',
  Upgrade = '5',
  Noop = '6'
};

struct EnginePacket {
  EngineType type = EngineType::Message;
  Kind kind = Kind::Text;  ///< only messages are ever binary
  std::string_view data;
};

/// Of a WebSocket message. Throws BadPacket.
EnginePacket parse_engine_packet(Message message);

/// The packets of a polled payload, one after the other.
class EnginePayload {
 public:
  /// `payload` must outlive this.
  explicit EnginePayload(std::string_view payload) : rest_(payload), more_(!payload.empty()) {}

  bool more() const { return more_; }

  /// The next packet, valid until next() is called again. Throws BadPacket.
  EnginePacket next();

 private:
  std::string_view rest_;
  bool more_;
  std::string binary_;
};

/// Appends what is to stand before a further packet in `payload`.
void separate_packets(std::string& payload);

/// Appends a message of bytes, as it stands in a payload.
void append_engine_binary(std::string& payload, std::string_view bytes);

/// What a server says of itself in its first packet.
struct EngineHandshake {
  std::string sid;
  bool upgrades = false;  ///< a WebSocket may take over
  std::chrono::milliseconds ping_interval{}, ping_timeout{};
  std::size_t max_payload = 0;  ///< bytes of the largest request body, or WebSocket message
};

/// The packet that says it.
std::string open_packet(const EngineHandshake& handshake);

/// Of that packet's data. Throws BadPacket.
EngineHandshake parse_engine_handshake(std::string_view data);

}  // namespace wirerace::wire
