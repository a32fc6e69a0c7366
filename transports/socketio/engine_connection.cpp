#include "transports/socketio/engine_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "transports/socketio/engine_server.hpp"
#include "transports/websocket/handshake.hpp"

namespace wirerace::socketio {

namespace {

namespace http = boost::beast::http;

constexpr std::uint32_t largest_header = 16 * 1024;

// What a client may send before the request under way is answered.
constexpr std::size_t most_ahead = std::size_t{1} << 20;

constexpr std::string_view protocol_error = "\x03\xea";  // 1002 (RFC 6455 §7.4.1)

}  // namespace

EngineConnection::EngineConnection(asio::Connection connection, EngineServer& server)
    : ByteStream(std::move(connection), server.settings().handshake_limit),
      server_(server),
      frames_(Side::Server, server.settings().max_payload) {}

void EngineConnection::answer(std::string_view status, std::string_view content_type, std::string_view body) {
  out()
      .append("HTTP/1.1 ")
      .append(status)
      .append(last_ ? "\r\nConnection: close" : "")
      .append("\r\nContent-Type: ")
      .append(content_type)
      .append("\r\nCache-Control: no-store\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n\r\n")
      .append(body);
  appended();
  unanswered_ = false;
  session.reset();
  if (!reading_ && (last_ || !frames_.buffer().text().empty()))
    take_again();  // what came meanwhile, or the end
}

void EngineConnection::take(std::size_t bytes) {
  frames_.added(bytes);
  if (!web_socket_) read_requests();
  if (web_socket_) read_frames();
}

void EngineConnection::read_requests() {
  reading_ = true;
  while (!unanswered_ && !web_socket_ && !last_ && !frames_.buffer().text().empty() && read_request()) {
  }
  reading_ = false;
  if (last_ && !unanswered_) throw asio::StreamEnd("the last request is answered");
  if (unanswered_ && frames_.buffer().text().size() > most_ahead)
    throw asio::StreamEnd("requests come, but answers are not awaited");
}

/// False where more must come first.
bool EngineConnection::read_request() {
  if (!parser_) {
    if (pending() > most_ahead) throw asio::StreamEnd("requests come, but answers are not read");
    start_limit();
    parser_.emplace();
    parser_->header_limit(largest_header);
    parser_->body_limit(server_.settings().max_payload);
  }
  const std::string_view held = frames_.buffer().text();
  const bool in_body = parser_->is_header_done();
  boost::beast::error_code error;
  const std::size_t used = parser_->put(boost::asio::buffer(held), error);
  frames_.buffer().take(used);
  if (error == http::error::need_more) return false;
  if (error == http::error::body_limit)
    answer("413 Content Too Large", "text/plain", "more than maxPayload\n");
  if (error) throw asio::StreamEnd("no HTTP request: " + error.message());
  if (!in_body && !parser_->get()[http::field::upgrade].empty()) {
    lift_limit();
    shake_hands(held.substr(0, used));
  } else if (parser_->is_done()) {
    lift_limit();
    unanswered_ = true;
    last_ = parser_->get().version() < 11 || !parser_->get().keep_alive();
    server_.take(*this, parser_->get());
  } else {
    return true;
  }
  parser_.reset();
  return true;
}

void EngineConnection::shake_hands(std::string_view header) {
  const auto& request = parser_->get();
  if (const auto refusal = server_.refusal_of(request); !refusal.empty()) {
    answer("400 Bad Request", "application/json", refusal);
    throw asio::StreamEnd("a request for a WebSocket that cannot be had");
  }
  try {
    websocket::answer(header, out());
  } catch (const websocket::HandshakeError& error) {
    throw asio::StreamEnd(error.what());
  }
  web_socket_ = true;
  if (server_.attach(*this, request)) return;
  frames_.append(out(), wire::Opcode::Close, protocol_error);
  throw asio::StreamEnd("a WebSocket for a session that has one");
}

void EngineConnection::read_frames() try {
  const auto alive = session.lock();
  while (alive && !alive->over()) {
    const auto frame = frames_.next(out());
    if (!frame) return;
    alive->take_frame(*this, *frame);
  }
} catch (const wire::BadPacket& bad) {
  frames_.append(out(), wire::Opcode::Close, protocol_error);
  throw asio::StreamEnd(bad.what());
}

void EngineConnection::closed(std::string_view why) {
  if (const auto alive = session.lock()) alive->lost(*this, why);
}

}  // namespace wirerace::socketio
