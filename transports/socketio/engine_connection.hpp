// A connection to an Engine.IO server: requests, or, from the one that asks for it on, a WebSocket.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>

#include "transports/asio/byte_stream.hpp"
#include "transports/websocket/conversation.hpp"

namespace wirerace::socketio {

class EngineServer;
class EngineSession;

class EngineConnection : public asio::ByteStream {
 public:
  EngineConnection(asio::Connection connection, EngineServer& server);

  /// Answers the request under way.
  void answer(std::string_view status, std::string_view content_type, std::string_view body);

  // Of a WebSocket.

  template <class Fill>
  void packet(std::size_t size, Fill fill) {
    frames_.append(out(), wire::Opcode::Text, size, fill);
    appended();
  }
  void binary(std::string_view bytes) {
    frames_.append(out(), wire::Opcode::Binary, bytes);
    appended();
  }

  /// What append_websocket_frame() has made.
  void send_frames(std::string_view frames) {
    out().append(frames);
    appended();
  }

  /// Whose WebSocket or held poll it is.
  std::weak_ptr<EngineSession> session;

  std::shared_ptr<EngineConnection> self() {
    return std::static_pointer_cast<EngineConnection>(shared_from_this());
  }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void first() override { start_limit(); }
  std::span<char> space() override { return frames_.space(); }
  void take(std::size_t bytes) override;
  void closed(std::string_view why) override;

  void read_requests();
  bool read_request();
  void shake_hands(std::string_view header);
  void read_frames();

  EngineServer& server_;
  websocket::Conversation frames_;  // whose buffer requests are read into, too
  std::optional<Parser> parser_;
  bool reading_ = false;  // read_requests() is at work
  bool unanswered_ = false;
  bool last_ = false;  // no request is looked at after the one under way
  bool web_socket_ = false;
};

}  // namespace wirerace::socketio
