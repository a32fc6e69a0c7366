#include "transports/plain_http/closing_server.hpp"

#include <utility>

#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/session_cookie.hpp"
#include "transports/wire/number.hpp"

namespace wirerace::plain_http {

namespace {

using boost::beast::http::verb;

void append_header(std::string& out, std::string_view status, std::string_view fields = {}) {
  out.append("HTTP/1.1 ").append(status).append("\r\nConnection: close\r\n").append(fields);
}

}  // namespace

/// The channel.
class ClosingServer::Session : public Channel {
 public:
  void send(Message message) override {
    if (message.bytes.size() <= traits.largest_message) waiting_.push(message);
  }
  std::size_t backlog() const override { return waiting_.bytes(); }

  /// With the oldest message that is to be sent, if there is one.
  void answer(std::string& out) {
    if (waiting_.empty()) return append_header(out, "204 No Content", "\r\n");
    append_header(out, "200 OK");
    append_body(out, waiting_.front());
    waiting_.pop();
  }

  TimePoint last_request = Clock::now();

 private:
  asio::MessageQueue waiting_;
};

/// A connection, with one request and its answer. The server shuts its side down when it has answered, and so
/// is the one whose address and port wait for stray segments (TIME_WAIT).
class ClosingServer::Exchange : public asio::ByteStream {
 public:
  Exchange(asio::Connection connection, ClosingServer& server)
      : ByteStream(std::move(connection)), server_(server) {}

 private:
  void first() override {}
  std::span<char> space() override { return in_.space(); }

  void take(std::size_t bytes) override {
    in_.added(bytes);
    const http_loop::Header* request = in_.next();
    if (!request) return;
    server_.answer(*request, in_.body(), out());
    throw asio::StreamEnd("answered");
  }

  void closed(std::string_view) override {
    server_.exchanges_.erase(std::static_pointer_cast<Exchange>(shared_from_this()));
  }

  ClosingServer& server_;
  WholeMessages<http_loop::RequestReader> in_{traits.largest_message};
};

ClosingServer::ClosingServer(const ServerOptions& options, Listener& listener)
    : listener_(listener),
      loop_([&listener] { listener.on_timer(); }),
      acceptor_(loop_, options, [this](asio::Connection connection) {
        const auto exchange = std::make_shared<Exchange>(std::move(connection), *this);
        exchanges_.insert(exchange);
        exchange->start();
      }) {
  sweep();
  loop_.start();
}

ClosingServer::~ClosingServer() {
  loop_.run([this] {
    acceptor_.stop();
    for (const auto& exchange : exchanges_) exchange->close();
  });
  loop_.stop();
}

void ClosingServer::answer(const http_loop::Header& request, std::string_view body, std::string& out) {
  const std::string_view id = session_of(request.cookie);
  if (request.method == verb::options && id.empty()) {
    const auto opened = sessions_.emplace(wire::to_hex(ids_()), std::make_unique<Session>()).first;
    append_header(out, "204 No Content",
                  "Allow: POST, DELETE\r\nSet-Cookie: " + session_cookie(opened->first) + "\r\n\r\n");
    return listener_.on_open(*opened->second);
  }
  if (request.method != verb::post && request.method != verb::delete_ && request.method != verb::options)
    return append_header(out, "405 Method Not Allowed", "Allow: POST, DELETE\r\nContent-Length: 0\r\n\r\n");
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) {
    append_header(out, "410 Gone");
    return append_body(out, {Kind::Text, "no such session"});
  }
  Session& session = *found->second;
  session.last_request = Clock::now();
  if (request.method == verb::post) {
    listener_.on_message(session, {kind_of(request.content_type), body});
    return session.answer(out);
  }
  append_header(out, "204 No Content", "\r\n");
  if (request.method == verb::delete_) end(found, "closed by the peer");
}

ClosingServer::Sessions::iterator ClosingServer::end(Sessions::iterator session, std::string_view why) {
  listener_.on_close(session->second.get(), why);
  return sessions_.erase(session);
}

void ClosingServer::sweep() {
  const TimePoint oldest = Clock::now() - absence;
  for (auto at = sessions_.begin(); at != sessions_.end();)
    at = at->second->last_request < oldest ? end(at, "the client has vanished") : std::next(at);
  sweeper_.expires_after(sweep_interval);
  sweeper_.async_wait([this](const asio::error_code& aborted) {
    if (!aborted) sweep();
  });
}

}  // namespace wirerace::plain_http
