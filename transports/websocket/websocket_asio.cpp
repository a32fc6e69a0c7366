#include "transports/websocket/websocket_asio.hpp"

#include "transports/asio/ends.hpp"
#include "transports/asio/framed_session.hpp"
#include "transports/http/host.hpp"
#include "transports/websocket/conversation.hpp"
#include "transports/websocket/handshake.hpp"

namespace wirerace {

namespace {

using wire::Opcode;

class Protocol {
 public:
  static constexpr Traits traits{.tls = true, .tls_resumed = true};

  Protocol(Side side, const std::string& host, const std::string& path)
      : side_(side), host_(host), path_(path), frames_(side, traits.largest_message) {}

  void start(std::string& out) {
    if (side_ == Side::Server) return;
    key_ = websocket::random_key();
    out += websocket::request(host_, path_, key_);
  }

  bool shake_hands(std::string& out) try {
    const std::string_view received = frames_.buffer().text();
    const auto size =
        side_ == Side::Server ? websocket::answer(received, out) : websocket::check_reply(received, key_);
    if (size) frames_.buffer().take(*size);
    return size.has_value();
  } catch (const websocket::HandshakeError& error) {
    throw asio::StreamEnd(error.what());
  }

  void append(std::string& out, Message message) {
    frames_.append(out, message.kind == Kind::Text ? Opcode::Text : Opcode::Binary, message.bytes);
  }

  void leave(std::string& out) { frames_.append(out, Opcode::Close, wire::going_away); }

  std::span<char> space() { return frames_.space(); }
  void added(std::size_t bytes) { frames_.added(bytes); }

  std::optional<Message> next(std::string& out) { return frames_.next(out); }

 private:
  Side side_;
  std::string host_, path_, key_;  // a client's
  websocket::Conversation frames_;
};

using Session = asio::FramedSession<Protocol>;

}  // namespace

std::unique_ptr<Server> serve_websocket_asio(const ServerOptions& options, Listener& listener,
                                             std::chrono::milliseconds handshake_limit) {
  return std::make_unique<asio::StreamServer<Session>>(options, listener, Session::Settings{handshake_limit});
}

Backend websocket_asio() {
  return {
      .name = "websocket/asio",
      .about = websocket_asio_about,
      .traits = Protocol::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"fragmentation", "off"},
                   {"permessage-deflate", "off"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session>>(
            options, listener, Session::Settings{.host = http::host_field(options), .path = options.path});
      },
  };
}

}  // namespace wirerace
