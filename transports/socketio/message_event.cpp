#include "transports/socketio/message_event.hpp"

#include "transports/socketio/settings.hpp"

namespace wirerace::socketio {

namespace {

// Behind the types of the two packets, and the count of attachments.
constexpr std::string_view text_payload_head = text_head.substr(2);
constexpr std::string_view binary_payload = binary_event.substr(4);

/// What stands between the quotes of the only argument, if `payload` is of the form that we send.
std::optional<std::string_view> text_within(std::string_view payload) {
  if (payload.size() < text_payload_head.size() + text_tail.size() ||
      !payload.starts_with(text_payload_head) || !payload.ends_with(text_tail))
    return std::nullopt;
  payload.remove_prefix(text_payload_head.size());
  payload.remove_suffix(text_tail.size());
  return payload;
}

std::optional<Message> parse(const wire::Packet& event, std::span<const std::string_view> attachments,
                             std::string& decoded) {
  const wire::Json arguments = wire::arguments_of(event);
  if (arguments[0] != "message") return std::nullopt;
  if (arguments.size() == 2 && arguments[1].is_string()) {
    decoded = arguments[1].get<std::string>();
    return Message{Kind::Text, decoded};
  }
  if (arguments.size() == 2) {
    const auto number = wire::attachment_of(arguments[1]);
    if (number && *number < attachments.size()) return Message{Kind::Binary, attachments[*number]};
  }
  throw wire::BadPacket("a message that is neither a string nor an attachment");
}

std::optional<Message> read(const wire::Packet& event, std::span<const std::string_view> attachments,
                            std::string& decoded) {
  if (const auto within = text_within(event.payload)) {
    if (const auto text = wire::decode_json_string(*within, decoded)) return Message{Kind::Text, *text};
  } else if (event.payload == binary_payload && attachments.size() == 1) {
    return Message{Kind::Binary, attachments[0]};
  }
  return parse(event, attachments, decoded);
}

}  // namespace

std::optional<Message> message_of(const wire::Packet& event, std::span<const std::string_view> attachments,
                                  std::string& decoded) {
  const auto message = read(event, attachments, decoded);
  if (message && message->bytes.size() > traits.largest_message)
    throw wire::BadPacket("a message longer than the longest");
  return message;
}

}  // namespace wirerace::socketio
