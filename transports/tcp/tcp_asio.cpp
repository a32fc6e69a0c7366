#include "transports/tcp/tcp_asio.hpp"

#include "transports/asio/ends.hpp"
#include "transports/asio/frame_protocol.hpp"
#include "transports/asio/framed_session.hpp"

namespace wirerace {

namespace {

using Session = asio::FramedSession<asio::FrameProtocol>;

template <asio::Idle idle>
Backend tcp_backend(std::string name, std::string_view about, std::string threads) {
  return {
      .name = std::move(name),
      .about = about,
      .traits = asio::FrameProtocol::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096"},
                   {"threads", std::move(threads)},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session, asio::Tcp, idle>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session, asio::Tcp, idle>>(options, listener);
      },
  };
}

}  // namespace

Backend tcp_asio() {
  return tcp_backend<asio::Idle::Sleep>("tcp/asio", tcp_asio_about, "1 an end");
}

Backend tcp_asio_spin() {
  return tcp_backend<asio::Idle::Spin>("tcp/asio+spin", tcp_asio_spin_about, "1 an end, which never sleeps");
}

}  // namespace wirerace
