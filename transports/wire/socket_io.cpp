#include "transports/wire/socket_io.hpp"

#include <algorithm>

#include "transports/wire/number.hpp"

namespace wirerace::wire {

namespace {

// Deeper than any event; what is deeper still could exhaust the stack of who walks through it.
constexpr int deepest = 64;

// More than any event has; the library takes time in the square of an object's members.
constexpr std::size_t most_values = 10'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_binary(PacketType type) {
  return type == PacketType::BinaryEvent || type == PacketType::BinaryAck;
}

/// Takes the digits that `text` begins with; nothing where there are none.
template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits(text.begin(), end);
  if (digits.empty()) return std::nullopt;
  const auto number = parse_number<Number>(digits);
  if (!number) throw BadPacket("a Socket.IO packet with a number out of range");
  text.remove_prefix(digits.size());
  return number;
}

Json parse_json(std::string_view text) try {
  if (text.find('\0') != text.npos)
    throw BadPacket("a Socket.IO packet with a NUL");  // an end to the library
  std::size_t values = 0;
  return Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
    if (depth > deepest) throw BadPacket("a Socket.IO packet that is nested too deeply");
    if (++values > most_values) throw BadPacket("a Socket.IO packet of too many values");
    return true;
  });
} catch (const Json::exception&) {
  throw BadPacket("a Socket.IO packet whose payload is not JSON");
}

}  // namespace

void append_packet(std::string& out, const Packet& packet) {
  out += static_cast<char>('0' + static_cast<int>(packet.type));
  if (is_binary(packet.type)) out.append(std::to_string(packet.attachments)) += '-';
  if (packet.nsp != "/") out.append(packet.nsp) += ',';
  if (packet.id) out += std::to_string(*packet.id);
  out += packet.payload;
}

Packet parse_packet(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '6') throw BadPacket("a Socket.IO packet of no known type");
  Packet packet;
  packet.type = static_cast<PacketType>(text[0] - '0');
  text.remove_prefix(1);
  if (is_binary(packet.type)) {
    const auto attachments = take_number<std::size_t>(text);
    if (!attachments || !text.starts_with('-'))
      throw BadPacket("a binary packet that does not say how many attachments it has");
    if (*attachments > most_attachments) throw BadPacket("a binary packet with too many attachments");
    packet.attachments = *attachments;
    text.remove_prefix(1);
  }
  if (text.starts_with('/')) {
    packet.nsp = text.substr(0, text.find(','));
    text.remove_prefix(std::min(packet.nsp.size() + 1, text.size()));
  }
  packet.id = take_number<std::uint64_t>(text);
  packet.payload = text;
  return packet;
}

Json arguments_of(const Packet& packet) {
  Json arguments = parse_json(packet.payload);
  if (!arguments.is_array()) throw BadPacket("a Socket.IO packet whose payload is not an array");
  const bool event = packet.type == PacketType::Event || packet.type == PacketType::BinaryEvent;
  if (event && (arguments.empty() || !(arguments[0].is_string() || arguments[0].is_number())))
    throw BadPacket("an event without a name");
  return arguments;
}

Json details_of(const Packet& packet) {
  Json details = packet.payload.empty() ? Json::object() : parse_json(packet.payload);
  if (!details.is_object()) throw BadPacket("a Socket.IO packet whose payload is not an object");
  return details;
}

std::optional<std::size_t> attachment_of(const Json& argument) {
  if (!argument.is_object()) return std::nullopt;
  const auto placeholder = argument.find("_placeholder"), number = argument.find("num");
  if (placeholder == argument.end() || *placeholder != true) return std::nullopt;
  if (number == argument.end() || !number->is_number_unsigned()) return std::nullopt;
  return number->get<std::size_t>();
}

std::optional<Packet> PacketReader::next(Message message) {
  attachments_.clear();
  const bool awaits_attachments = sizes_.size() < packet_.attachments;
  if (message.kind == Kind::Text) {
    if (awaits_attachments) throw BadPacket("a Socket.IO packet amid the attachments of another");
    const Packet packet = parse_packet(message.bytes);
    if (packet.attachments == 0) return packet;
    text_ = message.bytes;
    packet_ = parse_packet(text_);
    held_.clear();
    sizes_.clear();
    return std::nullopt;
  }
  if (!awaits_attachments) throw BadPacket("an attachment of no packet");
  if (message.bytes.size() > largest_packet_ - std::min(largest_packet_, text_.size() + held_.size()))
    throw BadPacket("a Socket.IO packet longer than the largest");
  sizes_.push_back(message.bytes.size());
  if (sizes_.size() < packet_.attachments) {
    held_ += message.bytes;
    return std::nullopt;
  }
  std::string_view held = held_;
  for (const std::size_t size : std::span(sizes_).first(sizes_.size() - 1)) {
    attachments_.push_back(held.substr(0, size));
    held.remove_prefix(size);
  }
  attachments_.push_back(message.bytes);  // the last, from where it lies
  return packet_;
}

}  // namespace wirerace::wire
