#include "transports/websocket/conversation.hpp"

#include <boost/endian/conversion.hpp>

#include "transports/asio/byte_stream.hpp"

namespace wirerace::websocket {

namespace {

using wire::Opcode;

// A peer that pings without reading gets no further pongs while so much waits for it: §5.5.3 asks for the
// last only.
constexpr std::size_t most_unread = std::size_t{1} << 20;

}  // namespace

std::optional<Message> Conversation::next(std::string& out) try {
  while (const auto received = in_.next()) {
    switch (received->opcode) {
      case Opcode::Ping:
        if (out.size() < most_unread) append(out, Opcode::Pong, received->payload);
        break;
      case Opcode::Pong:
        break;
      case Opcode::Close:
        append(out, Opcode::Close, received->payload.substr(0, 2));
        throw asio::StreamEnd(wire::describe_close(received->payload));
      default:
        return Message{received->opcode == Opcode::Text ? Kind::Text : Kind::Binary, received->payload};
    }
  }
  return std::nullopt;
} catch (const wire::WebSocketError& error) {
  char code[2];
  boost::endian::store_big_u16(reinterpret_cast<unsigned char*>(code), error.code());
  append(out, Opcode::Close, {code, sizeof code});
  throw asio::StreamEnd(error.what());
}

}  // namespace wirerace::websocket
