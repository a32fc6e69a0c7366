// Engine.IO payloads and the Socket.IO packets in them: our reader of messages finds what a JSON library
// does.
#include <cstdlib>
#include <string>

#include "transports/socketio/message_event.hpp"
#include "transports/wire/utf8.hpp"

namespace {

using namespace wirerace;

constexpr std::size_t largest = 4096;

/// What stands between a string's quotes: decoded as the JSON library does, and encoded as it stands for.
void check_string(std::string_view escaped) {
  std::string decoded, again;
  const auto text = wire::decode_json_string(escaped, decoded);
  const auto json = wire::Json::parse('"' + std::string(escaped) + '"', nullptr, false);
  if (text.has_value() != json.is_string()) std::abort();
  if (!text) return;
  if (*text != json.get_ref<const std::string&>()) std::abort();
  wire::append_json_string(again, *text);
  if (again.size() != wire::json_string_size(*text)) std::abort();
  if ('"' + again + '"' != wire::Json(std::string(*text)).dump()) std::abort();
}

void check_written(const wire::Packet& packet) {
  std::string again;
  wire::append_packet(again, packet);
  const wire::Packet same = wire::parse_packet(again);
  if (same.type != packet.type || same.attachments != packet.attachments || same.nsp != packet.nsp ||
      same.id != packet.id || same.payload != packet.payload)
    std::abort();
}

void check_message(const wire::Packet& event, std::span<const std::string_view> attachments) {
  std::string decoded;
  const auto message = socketio::message_of(event, attachments, decoded);
  wire::Json arguments;
  try {
    arguments = wire::arguments_of(event);
  } catch (const wire::BadPacket&) {
    std::abort();
  }
  if (message.has_value() != (arguments[0] == "message")) std::abort();
  if (!message) return;
  if (message->kind == Kind::Text && message->bytes != arguments[1].get_ref<const std::string&>())
    std::abort();
  if (message->kind == Kind::Binary && message->bytes != attachments[*wire::attachment_of(arguments[1])])
    std::abort();
}

void read_payload(std::string_view bytes) try {
  wire::EnginePayload payload(bytes);
  wire::PacketReader reader(largest);
  while (payload.more()) {
    const wire::EnginePacket next = payload.next();
    if (next.type == wire::EngineType::Open) wire::parse_engine_handshake(next.data);
    if (next.type != wire::EngineType::Message) continue;
    const auto packet = reader.next({next.kind, next.data});
    if (!packet) continue;
    if (packet->attachments != reader.attachments().size()) std::abort();
    if (packet->payload.empty() || packet->payload.starts_with('[')) check_written(*packet);
    if (packet->type == wire::PacketType::Event || packet->type == wire::PacketType::BinaryEvent)
      check_message(*packet, reader.attachments());
  }
} catch (const wire::BadPacket&) {
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // A NUL is the library's end of JSON.
  if (wire::is_utf8(bytes) && bytes.find('\0') == bytes.npos) check_string(bytes);
  read_payload(bytes);
  return 0;
}
