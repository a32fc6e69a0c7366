// Server and Client over sockets that connect, for any kind of session on them. Over is Tcp, under TLS where
// the options say so, Unix or UnixPackets; idle is what their loop does while nothing is to be done.
//
// A Session is a Channel made from a connection:
//   Session::Settings       what all sessions of an End are made with
//   Session(Over::Connected, Side, const Settings&, Listener&,
//           std::function<void(Session&, std::string_view why)> on_end)
//   void start()            begins (a handshake, reading); calls Listener::on_open when messages can flow
//   bool opened() const     on_open has been called
//   void leave()            of a server: says that this end goes, as far as the kernel takes that at once,
//   and is
//                           destroyed after a turn of the loop
// It keeps itself alive through shared_from_this() in its handlers, and calls on_end once, from a handler,
// unless it was told to leave.
#pragma once

#include <memory>
#include <unordered_map>

#include "transports/asio/acceptor.hpp"
#include "transports/asio/connector.hpp"

namespace wirerace::asio {

/// The sessions of an End, from start() to their end.
template <class Session>
class Sessions {
 public:
  using Settings = typename Session::Settings;

  Sessions(Side side, const Settings& settings, Listener& listener)
      : side_(side), settings_(settings), listener_(listener) {}

  template <class Connected>
  void start(Connected connection) {
    auto session =
        std::make_shared<Session>(std::move(connection), side_, settings_, listener_,
                                  [this](Session& ended, std::string_view why) { end(ended, why); });
    live_.emplace(session.get(), session);
    session->start();
  }

  void leave() {
    for (const auto& [key, session] : live_) session->leave();
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
  Settings settings_;
  Listener& listener_;
  std::unordered_map<Session*, std::shared_ptr<Session>> live_;
};

template <class Session, class Over = Tcp, Idle idle = Idle::Sleep>
class StreamServer : public Server {
 public:
  StreamServer(const ServerOptions& options, Listener& listener,
               const typename Session::Settings& settings = {})
      : loop_([&listener] { listener.on_timer(); }, idle),
        sessions_(Side::Server, settings, listener),
        acceptor_(loop_, options,
                  [this](typename Over::Connected connection) { sessions_.start(std::move(connection)); }) {
    loop_.start();
  }
  ~StreamServer() override {
    loop_.run([this] {
      acceptor_.stop();  // first: who is told may try again at once
      sessions_.leave();
    });
    loop_.run([] {});  // behind writes that were under way
    loop_.stop();
  }

  std::uint16_t port() const override { return acceptor_.port(); }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void send_all(std::span<Channel* const> channels, Message message) override {
    if constexpr (requires(Session & session) { session.send_frame({}); }) {
      frame_.clear();
      for (Channel* channel : channels) {
        if (!channel) continue;
        auto& session = static_cast<Session&>(*channel);
        if (frame_.empty()) session.frame(frame_, message);
        session.send_frame(frame_);
      }
    } else {
      Server::send_all(channels, message);
    }
  }

 private:
  Loop loop_;
  Sessions<Session> sessions_;
  std::string frame_;  // of send_all
  Acceptor<Over> acceptor_;
};

template <class Session, class Over = Tcp, Idle idle = Idle::Sleep>
class StreamClient : public Client {
 public:
  StreamClient(const ClientOptions& options, Listener& listener,
               const typename Session::Settings& settings = {})
      : listener_(listener),
        loop_([&listener] { listener.on_timer(); }, idle),
        connector_(loop_.context(), Over::endpoint(options.address, options.port),
                   Over::has_tls ? options.tuning.tls.get() : nullptr, options.server_name()),
        sessions_(Side::Client, settings, listener) {
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
    connector_.connect([this](const error_code& error, typename Over::Connected connection) {
      if (error) {
        listener_.on_close(nullptr, describe(error));
      } else {
        sessions_.start(std::move(connection));
      }
    });
  }

  Listener& listener_;
  Loop loop_;
  std::conditional_t<std::is_same_v<Over, UnixPackets>, PacketConnector, Connector> connector_;
  Sessions<Session> sessions_;
};

}  // namespace wirerace::asio
