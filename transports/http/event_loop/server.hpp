// The Server of the HTTP backends on an event loop: sessions, what comes up for them, and their end. How
// messages go down is the backend's: in the answer to a GET, or in requests of its own. The requests are
// those of transports/http/session_server.hpp, by the names that the rules give.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <unordered_set>

#include "transports/asio/acceptor.hpp"
#include "transports/http/event_loop/server_connection.hpp"
#include "transports/http/event_loop/server_session.hpp"
#include "transports/http/settings.hpp"

namespace wirerace::http_loop {

struct SessionRules {
  wire::MessageLog::Encode encode;
  std::size_t block_bytes;            ///< what is written, or answered, at once
  std::chrono::milliseconds absence;  ///< a client without a request for so long has vanished
  http::SessionNames names = {};
};

class LoopServer : public Server, private RequestHandler {
 public:
  std::uint16_t port() const override { return acceptor_.port(); }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 protected:
  /// The derived class's constructor is to start(), its destructor to stop().
  LoopServer(const ServerOptions& options, Listener& listener, const SessionRules& rules);

  void start();

  /// Ends all sessions, as far as what is said of it can be written at once, and joins the loop.
  void stop();

  /// A session is asked for, by the request under way: the answer is open(), now or later, or a refusal.
  virtual void ask(ServerConnection& connection) { open(connection, make_session<ServerSession>()); }

  /// A session for open(): a ServerSession, or derived from that and made from `more`, too.
  template <class Session, class... More>
  std::shared_ptr<Session> make_session(More&&... more) {
    return std::make_shared<Session>(
        new_id(), rules_.encode, rules_.block_bytes, [this](ServerSession& one) { queued(one); },
        std::forward<More>(more)...);
  }

  /// Answers with the session's id, and tells the listener.
  void open(ServerConnection& connection, const std::shared_ptr<ServerSession>& session);

  /// A GET for a session.
  virtual void get(ServerConnection& connection, const Header& request,
                   const std::shared_ptr<ServerSession>& session) = 0;

  /// Whether the session's messages have somewhere to go.
  virtual bool takes(const ServerSession& session) const { return session.down != nullptr; }

  /// Messages wait, and the session takes them.
  virtual void give(ServerSession& session) = 0;

  /// The session, which took messages, has ended: whoever they went to is to be told `why`.
  virtual void tell_end(ServerSession& session, std::string_view why) = 0;

  /// Now and then, for each session that takes messages; one that does not is ended when its client has
  /// vanished.
  virtual void look_after(ServerSession&, TimePoint /*now*/) {}

  /// How often look_after() is called.
  virtual std::chrono::milliseconds look_interval() const { return std::chrono::milliseconds(500); }

  /// Makes `connection` the one that takes messages; another that did is closed.
  void take_down(ServerConnection& connection, ServerSession& session);

  /// session.down takes no more: its request is answered, or it has gone.
  void release_down(ServerSession& session);

  void end(const std::shared_ptr<ServerSession>& session, std::string_view why);

  boost::asio::io_context& context() { return loop_.context(); }

 private:
  void on_header(ServerConnection& connection, const Header& request) override;
  void on_body(ServerConnection& connection, std::string_view piece) override;
  void on_request(ServerConnection& connection, const Header& request) override;
  void on_drained(ServerConnection& connection) override;
  void on_gone(ServerConnection& connection) override;

  void accept(asio::Connection connection);
  std::string new_id();
  void take_messages(ServerConnection& connection);
  void queued(ServerSession& session);
  void flush(ServerSession& session);
  void sweep();
  void end_all();

  Listener& listener_;
  SessionRules rules_;
  std::mt19937_64 ids_{std::random_device{}()};
  asio::Loop loop_;
  std::map<std::string, std::shared_ptr<ServerSession>, std::less<>> sessions_;
  std::unordered_set<std::shared_ptr<ServerConnection>> connections_;
  bool stopping_ = false;
  ServerSession* in_body_ =
      nullptr;  // its messages are being taken; what it is sent is given when they have been
  asio::Timer sweeper_{loop_.context()};
  asio::Acceptor<asio::Tcp> acceptor_;
};

/// What "name=VALUE" in the query of `target` has for a value; empty where it is not there.
std::string_view query_value(std::string_view target, std::string_view name);

/// Answers 410 with a reason.
void answer_gone(ServerConnection& connection, std::string_view why);

}  // namespace wirerace::http_loop
