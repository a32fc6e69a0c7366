// A message as an event of Socket.IO: "message", what socket.send() emits, with a string or an attachment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "transports/wire/json_string.hpp"
#include "transports/wire/socket_io.hpp"

namespace wirerace::socketio {

// As Engine.IO packets, for the namespace "/".
inline constexpr std::string_view text_head = R"(42["message",")";
inline constexpr std::string_view text_tail = R"("])";
inline constexpr std::string_view binary_event = R"(451-["message",{"_placeholder":true,"num":0}])";

/// Sends `message` through `to`, which takes text packets with packet(size, fill), where `fill` appends
/// `size` bytes, and binary ones with binary(bytes).
template <class To>
void send_message(To& to, Message message) {
  if (message.kind == Kind::Binary) {
    to.packet(binary_event.size(), [](std::string& out) { out += binary_event; });
    to.binary(message.bytes);
  } else {
    to.packet(text_head.size() + wire::json_string_size(message.bytes) + text_tail.size(),
              [&](std::string& out) {
                out += text_head;
                wire::append_json_string(out, message.bytes);
                out += text_tail;
              });
  }
}

/// Answers an event that asks for an acknowledgement with one that has no arguments.
template <class To>
void acknowledge(To& to, const wire::Packet& event) {
  if (!event.id) return;
  std::string ack(1, static_cast<char>(wire::EngineType::Message));
  wire::append_packet(ack, {wire::PacketType::Ack, 0, event.nsp, event.id, "[]"});
  to.packet(ack.size(), [&](std::string& out) { out += ack; });
}

/// The message that `event` carries, or nothing where it is another event. It lies in the packet, in its
/// attachment, or, where it was escaped, in `decoded`. Throws wire::BadPacket.
std::optional<Message> message_of(const wire::Packet& event, std::span<const std::string_view> attachments,
                                  std::string& decoded);

}  // namespace wirerace::socketio
