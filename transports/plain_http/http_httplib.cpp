#include "transports/plain_http/http_httplib.hpp"

#include "transports/http/channels_client.hpp"
#include "transports/plain_http/asking_channel.hpp"
#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/closing_channel.hpp"
#include "transports/plain_http/closing_threads_server.hpp"
#include "transports/plain_http/connection_server.hpp"

namespace wirerace {

namespace {

constexpr Traits traits = [] {
  Traits of_threads = plain_http::traits;
  of_threads.single_threaded = false;
  of_threads.tls_resumed = false;  // the library keeps no session
  return of_threads;
}();

}  // namespace

Backend http_httplib() {
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

Backend http_httplib_close() {
  return {
      .name = "http/httplib+close",
      .about = http_httplib_close_about,
      .traits = traits,
      .settings = {{"keep-alive", "none: a connection a request, which both sides close"},
                   {"requests at a time", "1 a channel"},
                   {"SO_LINGER, SO_REUSEADDR of a client", "not set"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"listen backlog", "4096"},
                   {"threads", "1 a channel of a client; of a server, 1 a connection"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<plain_http::ClosingThreadsServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http::ChannelsClient<plain_http::ClosingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
