#include "transports/websocket/websocket_beast.hpp"

#include "transports/asio/ends.hpp"
#include "transports/http/host.hpp"
#include "transports/websocket/beast_session.hpp"

namespace wirerace {

namespace {

using websocket::BeastSession;
using websocket::deflate;

template <bool compressed>
std::unique_ptr<Server> serve(const ServerOptions& options, Listener& listener) {
  return std::make_unique<asio::StreamServer<BeastSession>>(options, listener,
                                                            BeastSession::Settings{.compressed = compressed});
}

template <bool compressed>
std::unique_ptr<Client> connect(const ClientOptions& options, Listener& listener) {
  return std::make_unique<asio::StreamClient<BeastSession>>(
      options, listener,
      BeastSession::Settings{
          .compressed = compressed, .host = http::host_field(options), .path = options.path});
}

}  // namespace

std::unique_ptr<Server> serve_websocket_beast(const ServerOptions& options, Listener& listener,
                                              std::chrono::milliseconds handshake_limit) {
  return std::make_unique<asio::StreamServer<BeastSession>>(
      options, listener, BeastSession::Settings{.handshake_limit = handshake_limit});
}

Backend websocket_beast() {
  return {
      .name = "websocket/beast",
      .about = websocket_beast_about,
      .traits = BeastSession::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"mask buffer", "64 KiB"},
                   {"fragmentation", "off"},
                   {"permessage-deflate", "off"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = serve<false>,
      .connect = connect<false>,
  };
}

Backend websocket_beast_deflate() {
  static_assert(deflate.server_max_window_bits == deflate.client_max_window_bits);
  static_assert(!deflate.server_no_context_takeover && !deflate.client_no_context_takeover);
  return {
      .name = "websocket/beast+deflate",
      .about = websocket_beast_deflate_about,
      .traits = BeastSession::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"fragmentation", "of what is more than 32 KiB when compressed"},
                   {"permessage-deflate", "agreed upon, every message, both ways"},
                   {"deflate window bits", std::to_string(deflate.server_max_window_bits) + ", both ends"},
                   {"deflate context takeover", "on, both ends"},
                   {"deflate level", std::to_string(deflate.compLevel) + ", both ends"},
                   {"deflate memory level", std::to_string(deflate.memLevel) + ", both ends"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"TLS", "off"}},
      .serve = serve<true>,
      .connect = connect<true>,
  };
}

}  // namespace wirerace
