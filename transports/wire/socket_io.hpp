// Packets of the Socket.IO protocol, revision 5, in the encoding of its default parser.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transports/transport.hpp"
#include "transports/wire/engine_io.hpp"

namespace wirerace::wire {

/// Keeps the order of an object's members.
using Json = nlohmann::ordered_json;

enum class PacketType : std::uint8_t {
  Connect,
  Disconnect,
  Event,
  Ack,
  ConnectError,
  BinaryEvent,
  BinaryAck
};

struct Packet {
  PacketType type = PacketType::Event;
  std::size_t attachments = 0;        ///< of a BinaryEvent or BinaryAck: how many binary messages follow
  std::string_view nsp = "/";         ///< the namespace
  std::optional<std::uint64_t> id{};  ///< of an acknowledgement, or of what asks for one
  std::string_view payload{};         ///< JSON, not yet looked at
};

/// More than that a packet may not have.
inline constexpr std::size_t most_attachments = 16;

/// Appends the packet.
void append_packet(std::string& out, const Packet& packet);

/// What `text` is, of which the result has views. Throws BadPacket.
Packet parse_packet(std::string_view text);

/// An event's or an acknowledgement's arguments; an event's first is its name. Throws BadPacket where they
/// are not as they must be.
Json arguments_of(const Packet& packet);

/// What a Connect or a ConnectError has to say: an object, empty where there is no payload. Throws BadPacket.
Json details_of(const Packet& packet);

/// The number of the attachment that stands where `argument` does, or nothing where it is something else.
std::optional<std::size_t> attachment_of(const Json& argument);

/// Joins packets and their attachments.
class PacketReader {
 public:
  explicit PacketReader(std::size_t largest_packet) : largest_packet_(largest_packet) {}

  /// The packet that is whole with this message, if one is. It and attachments() are valid for as long as the
  /// message is, and until the next call. Throws BadPacket.
  std::optional<Packet> next(Message message);

  std::span<const std::string_view> attachments() const { return attachments_; }

 private:
  std::size_t largest_packet_;  // with all of its attachments
  std::string text_;            // of a packet whose attachments come
  Packet packet_;               // what text_ says
  std::string held_;            // attachments that have come
  std::vector<std::size_t> sizes_;
  std::vector<std::string_view> attachments_;
};

}  // namespace wirerace::wire
