#include "transports/socketio/socketio_asio.hpp"

#include <algorithm>

#include "transports/asio/ends.hpp"
#include "transports/http/host.hpp"
#include "transports/socketio/client_session.hpp"
#include "transports/socketio/socketio_server.hpp"

namespace wirerace {

Backend socketio_asio() {
  return {
      .name = "socketio/asio",
      .about = socketio_asio_about,
      .traits = socketio::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"transports", "websocket; polling and upgrade, too, at the server"},
                   {"largest payload", "96 MiB and 1 KiB: JSON makes up to six bytes of one"},
                   {"ping interval", "25 s"},
                   {"ping timeout", "20 s"},
                   {"fragmentation", "off"},
                   {"permessage-deflate", "off"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<socketio::SocketIoServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        socketio::Settings settings;
        settings.host = http::host_field(options);
        const std::size_t query = std::min(options.path.find('?'), options.path.size());
        if (query > 1)
          settings.path = options.path;
        else
          settings.path += options.path.substr(query);
        return std::make_unique<asio::StreamClient<socketio::ClientSession>>(options, listener, settings);
      },
  };
}

}  // namespace wirerace
