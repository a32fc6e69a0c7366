// Server and Client over TCP sockets, for any kind of session on them.
//
// A Session is a Channel made from a connected socket:
//   Session(TcpSocket, Side, Listener&, std::function<void(Session&, std::string_view why)> on_end)
//   void start()            begins (a handshake, reading); calls Listener::on_open when messages can flow
//   bool opened() const     on_open has been called
// It keeps itself alive through shared_from_this() in its handlers, and calls on_end once, from a handler.
#pragma once

#include <memory>
#include <unordered_map>

#include "transports/asio/loop.hpp"

namespace wirerace::asio {

/// The sessions of an End, from start() to their end.
template <class Session>
class Sessions {
 public:
  Sessions(Side side, Listener& listener) : side_(side), listener_(listener) {}

  void start(TcpSocket socket) {
    error_code ignored;  // a socket that has already failed says so at its first read
    socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    auto session =
        std::make_shared<Session>(std::move(socket), side_, listener_,
                                  [this](Session& ended, std::string_view why) { end(ended, why); });
    live_.emplace(session.get(), session);
    session->start();
  }

 private:
  void end(Session& session, std::string_view why) {
    if (session.opened()) {
      listener_.on_close(&session, why);
    } else if (side_ == Side::Client) {
      listener_.on_close(nullptr, why);
    }
    live_.erase(&session);
  }

  Side side_;
  Listener& listener_;
  std::unordered_map<Session*, std::shared_ptr<Session>> live_;
};

template <class Session>
class StreamServer : public Server {
 public:
  StreamServer(const ServerOptions& options, Listener& listener)
      : loop_([&listener] { listener.on_timer(); }), sessions_(Side::Server, listener) {
    listen(options);
    accept();
    loop_.start();
  }
  ~StreamServer() override { loop_.stop(); }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 private:
  void listen(const ServerOptions& options) {
    const boost::asio::ip::tcp::endpoint endpoint(parse_address(options.address), options.port);
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(boost::asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(4096, error);
    if (error) fail("listen on", options.address, options.port, error);
  }

  void accept() {
    acceptor_.async_accept([this](const error_code& error, TcpSocket socket) {
      if (error == boost::asio::error::operation_aborted) return;
      if (!error) {
        sessions_.start(std::move(socket));
        return accept();
      }
      // Out of descriptors, most likely: trying again at once would spin.
      retry_.expires_after(std::chrono::milliseconds(20));
      retry_.async_wait([this](const error_code& aborted) {
        if (!aborted) accept();
      });
    });
  }

  Loop loop_;
  Sessions<Session> sessions_;
  TcpAcceptor acceptor_{loop_.context()};
  Timer retry_{loop_.context()};
};

template <class Session>
class StreamClient : public Client {
 public:
  StreamClient(const ClientOptions& options, Listener& listener)
      : listener_(listener),
        endpoint_(parse_address(options.address), options.port),
        loop_([&listener] { listener.on_timer(); }),
        sessions_(Side::Client, listener) {
    StreamClient::open(options.channels);
    loop_.start();
  }
  ~StreamClient() override { loop_.stop(); }

  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void open(unsigned channels) override {
    for (unsigned i = 0; i < channels; ++i) connect();
  }

 private:
  void connect() {
    auto socket = std::make_shared<TcpSocket>(loop_.context());
    socket->async_connect(endpoint_, [this, socket](const error_code& error) {
      if (error) {
        listener_.on_close(nullptr, describe(error));
      } else {
        sessions_.start(std::move(*socket));
      }
    });
  }

  Listener& listener_;
  const boost::asio::ip::tcp::endpoint endpoint_;
  Loop loop_;
  Sessions<Session> sessions_;
};

}  // namespace wirerace::asio
