#include "transports/plain_http/http_beast.hpp"

#include "transports/asio/ends.hpp"
#include "transports/asio/framed_session.hpp"
#include "transports/http/host.hpp"
#include "transports/plain_http/closing_client.hpp"
#include "transports/plain_http/closing_server.hpp"
#include "transports/plain_http/protocol.hpp"

namespace wirerace {

Backend http_beast() {
  return {
      .name = "http/beast",
      .about = http_beast_about,
      .traits = plain_http::traits,
      .settings = {{"keep-alive", "without limit, one connection a channel"},
                   {"requests at a time", "1 a channel"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        using Session = asio::FramedSession<plain_http::ServerProtocol>;
        return std::make_unique<asio::StreamServer<Session>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        using Session = asio::FramedSession<plain_http::ClientProtocol>;
        return std::make_unique<asio::StreamClient<Session>>(
            options, listener, Session::Settings{.host = http::host_field(options), .path = options.path});
      },
  };
}

Backend http_beast_close() {
  return {
      .name = "http/beast+close",
      .about = http_beast_close_about,
      .traits = plain_http::traits,
      .settings = {{"keep-alive", "none: a connection a request, which the server closes"},
                   {"requests at a time", "1 a channel"},
                   {"SO_LINGER, SO_REUSEADDR of a client", "not set"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<plain_http::ClosingServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<plain_http::ClosingClient>(options, listener);
      },
  };
}

}  // namespace wirerace
