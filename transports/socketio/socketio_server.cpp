#include "transports/socketio/socketio_server.hpp"

#include "transports/socketio/message_event.hpp"
#include "transports/socketio/socket_session.hpp"
#include "transports/wire/websocket.hpp"

namespace wirerace::socketio {

namespace {

// What a client that asks for acknowledgements may leave unread: more than a message, which it may be
// reading.
constexpr std::size_t most_unacknowledged = Settings().max_payload;

class ServerChannel : public Channel, public SocketSession {
 public:
  ServerChannel(EngineServer& server, Listener& listener) : SocketSession(server), listener_(listener) {}

  void send(Message message) override {
    if (ended_ || message.bytes.size() > traits.largest_message) return;
    send_message(*this, message);
  }
  std::size_t backlog() const override { return pending(); }

  bool ended() const { return ended_; }

 private:
  bool has_namespace(std::string_view nsp) const override { return nsp == "/" && !ended_; }
  void connected(std::string_view, const wire::Json&) override { listener_.on_open(*this); }

  void take_event(const wire::Packet& event, std::span<const std::string_view> attachments) override {
    if (event.id && pending() > most_unacknowledged) throw wire::BadPacket("acknowledgements are not read");
    const auto message = message_of(event, attachments, decoded_);
    if (!message) return;  // an event that nobody listens to
    listener_.on_message(*this, *message);
    acknowledge(*this, event);
  }

  void disconnected(std::string_view, std::string_view why) override {
    ended_ = true;
    listener_.on_close(this, why);
  }

  Listener& listener_;
  bool ended_ = false;
  std::string decoded_;
};

/// What a message is in WebSocket frames.
class Frames {
 public:
  explicit Frames(std::string& out) : out_(out) {}

  template <class Fill>
  void packet(std::size_t size, Fill fill) {
    wire::append_websocket_frame(out_, wire::Opcode::Text, size, std::nullopt, fill);
  }
  void binary(std::string_view bytes) {
    wire::append_websocket_frame(out_, wire::Opcode::Binary, bytes, std::nullopt);
  }

 private:
  std::string& out_;
};

}  // namespace

SocketIoServer::SocketIoServer(const ServerOptions& options, Listener& listener, const Settings& settings)
    : loop_([&listener] { listener.on_timer(); }),
      engine_(loop_, options, settings, [&listener](EngineServer& engine) {
        return std::make_shared<ServerChannel>(engine, listener);
      }) {
  loop_.start();
}

void SocketIoServer::send_all(std::span<Channel* const> channels, Message message) {
  if (message.bytes.size() > traits.largest_message) return;
  frames_.clear();
  Frames frames(frames_);
  send_message(frames, message);
  for (Channel* channel : channels) {
    if (!channel) continue;
    auto& session = static_cast<ServerChannel&>(*channel);
    if (EngineConnection* const web_socket = session.web_socket(); web_socket && !session.ended()) {
      web_socket->send_frames(frames_);
    } else {
      session.send(message);
    }
  }
}

}  // namespace wirerace::socketio
