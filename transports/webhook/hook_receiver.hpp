// What a client of webhook/beast has its events posted to: an HTTP server, with a path for each channel;
// under TLS where the client is, with an authority and a certificate of its own.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "transports/asio/acceptor.hpp"
#include "transports/http/event_loop/server_connection.hpp"
#include "transports/webhook/signature.hpp"

namespace wirerace::webhook {

/// Who gets the events of a subscription.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  /// The next event; its signature is right.
  virtual void on_event(Message message) = 0;
  /// An event has come, but not the one before it.
  virtual void on_gap() = 0;
  /// The connection over which the last event came has ended.
  virtual void on_connection_gone() = 0;
};

/// On the loop's thread only. Answers 401 to an event whose signature is not right, 410 where nobody
/// subscribes any more, and 204 to what it has passed on, now or before.
class HookReceiver : private http_loop::RequestHandler {
 public:
  /// Listens on a free port of the address from which this machine reaches the server. Under TLS it makes
  /// keys, which takes a moment. Throws TransportError.
  HookReceiver(asio::Loop& loop, const ClientOptions& options);

  /// The JSON object that asks a server to post to `subscriber` until remove(). See hook_server.hpp.
  std::string add(Subscriber& subscriber);
  void remove(Subscriber& subscriber);

 private:
  struct Hook {
    Subscriber* subscriber;
    std::unique_ptr<Signer> signer;
    std::uint64_t last = 0;  // event passed on
  };
  class Connection;

  void accept(asio::Connection accepted);
  void on_header(http_loop::ServerConnection& connection, const http_loop::Header& request) override;
  void on_body(http_loop::ServerConnection& connection, std::string_view piece) override;
  void on_request(http_loop::ServerConnection& connection, const http_loop::Header& request) override;
  void on_drained(http_loop::ServerConnection&) override {}
  void on_gone(http_loop::ServerConnection& connection) override;

  const std::string address_;
  const std::shared_ptr<const Tls> tls_;         // null: in the clear
  std::unordered_map<std::string, Hook> hooks_;  // by path
  std::unordered_set<std::shared_ptr<http_loop::ServerConnection>> connections_;
  asio::Acceptor<asio::Tcp> acceptor_;
};

}  // namespace wirerace::webhook
