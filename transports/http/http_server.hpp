// A cpp-httplib server as the backends need it: set up for many kept-alive connections, and able to stop.
#pragma once

#include <httplib.h>

#include <future>
#include <memory>
#include <thread>

#include "transports/http/connection_threads.hpp"
#include "transports/transport.hpp"

namespace wirerace::http {

class HttpServer {
 public:
  /// How long stop() lets clients close their connections by themselves.
  static constexpr std::chrono::milliseconds closing_patience{1000};

  /// Binds and listens, with `connections` threads ready. Throws TransportError.
  HttpServer(
      const ServerOptions& options, std::size_t connections,
      ConnectionThreads::Around around = [](const auto& serve) { serve(); });
  ~HttpServer() { stop(); }

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const { return port_; }

  /// To add routes to before start().
  httplib::Server& routes() { return *server_; }

  /// Begins to accept and to answer.
  void start();

  /// Joins all threads; no handler runs after it. Gives clients `patience` to close their connections, then
  /// breaks what is left, so that no request should be held any more when it is called.
  void stop(std::chrono::milliseconds patience = closing_patience);

 private:
  void bind(const ServerOptions& options);

  OpenConnections open_;
  std::unique_ptr<httplib::Server> server_;
  std::uint16_t port_ = 0;
  std::thread accepting_;
  std::promise<void> served_;  // all threads that served connections have ended
};

/// The descriptors of this process's connections whose own port is `port`: what a server listening there has
/// accepted.
std::vector<int> connections_of(std::uint16_t port);

}  // namespace wirerace::http
