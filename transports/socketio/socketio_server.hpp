// The server of socketio/asio: a channel is a client's connection to the namespace "/".
#pragma once

#include "transports/socketio/engine_server.hpp"

namespace wirerace::socketio {

class SocketIoServer : public Server {
 public:
  SocketIoServer(const ServerOptions& options, Listener& listener, const Settings& settings = {});
  ~SocketIoServer() override { loop_.stop(); }

  std::uint16_t port() const override { return engine_.port(); }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }
  void send_all(std::span<Channel* const> channels, Message message) override;

 private:
  asio::Loop loop_;
  EngineServer engine_;
  std::string frames_;  // of send_all
};

}  // namespace wirerace::socketio
