// What the protocols' own test suites want to talk to (README.md): socketio_suite_server engine.io|socket.io
#include <csignal>
#include <iostream>
#include <string_view>

#include "transports/socketio/engine_server.hpp"
#include "transports/socketio/socket_session.hpp"

namespace {

using namespace wirerace;
using namespace wirerace::socketio;
using wire::PacketType;

/// Sends back what it is sent.
class EngineEcho : public EngineSession {
 public:
  using EngineSession::EngineSession;

 private:
  void received(Message message) override {
    if (message.kind == Kind::Binary) return binary(message.bytes);
    packet(1 + message.bytes.size(), [&](std::string& out) { (out += '4') += message.bytes; });
  }
  void closed(std::string_view) override {}
};

/// Sends an event "auth" with the details of each connection; answers "message" with "message-back", and
/// "message-with-ack" with an acknowledgement, of the same arguments.
class SocketEcho : public SocketSession {
 public:
  using SocketSession::SocketSession;

 private:
  bool has_namespace(std::string_view nsp) const override { return nsp == "/" || nsp == "/custom"; }

  // The suite awaits one frame after the other, and misses the second of two that come to it in one read; we
  // write them together.
  void connected(std::string_view nsp, const wire::Json& details) override {
    auth_timer_.expires_after(std::chrono::milliseconds(20));
    auth_timer_.async_wait([this, alive = shared_from_this(), nsp = std::string(nsp),
                            payload = wire::Json({"auth", details}).dump()](const asio::error_code& aborted) {
      if (!aborted) send_packet({PacketType::Event, 0, nsp, {}, payload});
    });
  }

  void take_event(const wire::Packet& event, std::span<const std::string_view> attachments) override {
    wire::Json arguments = wire::arguments_of(event);
    wire::Packet answer = event;
    if (arguments[0] == "message") {
      arguments[0] = "message-back";
    } else if (arguments[0] == "message-with-ack" && event.id) {
      arguments.erase(0);
      answer.type = event.attachments > 0 ? PacketType::BinaryAck : PacketType::Ack;
    } else {
      return;
    }
    const std::string payload = arguments.dump();
    answer.payload = payload;
    send_packet(answer, attachments);
  }

  void disconnected(std::string_view, std::string_view) override {}

  asio::Timer auth_timer_{server_.context()};
};

Settings settings(std::string path) {
  using namespace std::chrono_literals;
  return {.path = std::move(path),
          .ping_interval = 300ms,
          .ping_timeout = 200ms,
          .connect_timeout = 1000ms,
          .max_payload = 1'000'000};
}

template <class Session>
void serve(std::string path) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  asio::Loop loop([] {});
  EngineServer server(loop, {.address = "::", .port = 3000}, settings(std::move(path)),
                      [](EngineServer& of) { return std::make_shared<Session>(of); });
  loop.start();
  std::cout << "listening on port " << server.port() << std::endl;
  int signal;
  sigwait(&signals, &signal);
  loop.stop();
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string_view protocol = argc == 2 ? argv[1] : "";
  if (protocol == "engine.io") {
    serve<EngineEcho>("/engine.io/");
  } else if (protocol == "socket.io") {
    serve<SocketEcho>("/socket.io/");
  } else {
    std::cerr << "socketio_suite_server engine.io|socket.io\n";
    return 2;
  }
} catch (const TransportError& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
