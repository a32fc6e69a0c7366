// The Server of http/beast+close: a connection for each request, which ends with its answer. What makes a
// channel of a client's requests is a cookie (session_cookie.hpp). http/httplib+close serves the same
// requests.
//
//   OPTIONS /                        204, Set-Cookie: session=ID; a channel opens
//   OPTIONS / Cookie: session=ID     204: the channel is still there, and the client too
//   POST /    Cookie: session=ID     as in protocol.hpp
//   DELETE /  Cookie: session=ID     204; the client leaves
//
// A session that the server does not know, or no longer, is answered 410. Between requests there is no
// connection that could end: who is not heard for a while has vanished.
//
// Ports. Who closes first keeps the connection's addresses and ports for a minute (TIME_WAIT). That is the
// server, which RFC 9112, 9.6, expects of it: the client's kernel then knows of no such connection, gives the
// port to another at once, and the server's lets a SYN with a newer timestamp begin it. Were it the client,
// each of its 28,232 ports (net.ipv4.ip_local_port_range) would be taken for a second on loopback
// (net.ipv4.tcp_tw_reuse is 2), for a minute elsewhere, and more requests than that end in EADDRNOTAVAIL. A
// reset instead of a goodbye (SO_LINGER of 0) would leave nothing behind, but could take an answer with it,
// and is not what HTTP servers do.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <unordered_set>

#include "transports/asio/acceptor.hpp"
#include "transports/asio/byte_stream.hpp"
#include "transports/asio/message_queue.hpp"
#include "transports/plain_http/whole_messages.hpp"

namespace wirerace::plain_http {

class ClosingServer : public Server {
 public:
  ClosingServer(const ServerOptions& options, Listener& listener);
  ~ClosingServer() override;

  std::uint16_t port() const override { return acceptor_.port(); }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 private:
  class Session;
  class Exchange;

  /// Appends the answer to `out`.
  void answer(const http_loop::Header& request, std::string_view body, std::string& out);

  using Sessions = std::map<std::string, std::unique_ptr<Session>, std::less<>>;
  Sessions::iterator end(Sessions::iterator session, std::string_view why);
  void sweep();

  Listener& listener_;
  std::mt19937_64 ids_{std::random_device{}()};
  asio::Loop loop_;
  Sessions sessions_;
  std::unordered_set<std::shared_ptr<Exchange>> exchanges_;
  asio::Timer sweeper_{loop_.context()};
  asio::Acceptor<asio::Tcp> acceptor_;
};

}  // namespace wirerace::plain_http
