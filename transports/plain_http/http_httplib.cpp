#include "transports/plain_http/http_httplib.hpp"

#include "transports/http/channels_client.hpp"
#include "transports/plain_http/asking_channel.hpp"
#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/connection_server.hpp"

namespace wirerace {

Backend http_httplib() {
  Traits traits = plain_http::traits;
  traits.single_threaded = false;
  traits.tls_resumed = false;  // the library keeps no session
  return {
      .name = "http/httplib",
      .about = http_httplib_about,
      .traits = traits,
      .settings = {{"keep-alive", "without limit, one connection a channel"},
                   {"requests at a time", "1 a channel"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"listen backlog", "4096"},
                   {"threads", "1 a channel, at each end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<plain_http::ConnectionServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http::ChannelsClient<plain_http::AskingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
