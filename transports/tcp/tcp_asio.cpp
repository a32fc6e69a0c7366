#include "transports/tcp/tcp_asio.hpp"

#include "transports/asio/ends.hpp"
#include "transports/asio/frame_protocol.hpp"
#include "transports/asio/framed_session.hpp"

namespace wirerace {

namespace {

using Session = asio::FramedSession<asio::FrameProtocol>;

}  // namespace

Backend tcp_asio() {
  return {
      .name = "tcp/asio",
      .about = tcp_asio_about,
      .traits = asio::FrameProtocol::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session>>(options, listener);
      },
  };
}

}  // namespace wirerace
