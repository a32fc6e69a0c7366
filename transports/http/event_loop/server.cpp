#include "transports/http/event_loop/server.hpp"

#include <boost/asio/post.hpp>

#include "transports/wire/number.hpp"

namespace wirerace::http_loop {

namespace {

using boost::beast::http::verb;

constexpr std::string_view stopped = "the server has closed";

// The first request a client of many may come to late: it is not absent before.
constexpr std::chrono::seconds first_request_patience{30};

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

}  // namespace

std::string_view query_value(std::string_view target, std::string_view name) {
  std::size_t at = target.find('?');
  while (at != target.npos) {
    const std::string_view rest = target.substr(at + 1);
    at = target.find('&', at + 1);
    const std::string_view pair = rest.substr(0, rest.find('&'));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

void answer_gone(ServerConnection& connection, std::string_view why) {
  connection.answer("410 Gone", "Content-Type: text/plain\r\n", why);
}

LoopServer::LoopServer(const ServerOptions& options, Listener& listener, const SessionRules& rules)
    : listener_(listener),
      rules_(rules),
      loop_([this] {
        if (!stopping_) listener_.on_timer();
      }),
      acceptor_(loop_, options, [this](asio::Connection connection) { accept(std::move(connection)); }) {}

void LoopServer::start() {
  sweep();
  loop_.start();
}

void LoopServer::stop() {
  loop_.run([this] { end_all(); });
  loop_.run([] {});  // behind the writes of what the sessions were told
  loop_.stop();
}

void LoopServer::end_all() {
  stopping_ = true;
  for (auto& [id, session] : sessions_) {
    session->ended = true;
    if (takes(*session)) tell_end(*session, stopped);
  }
}

void LoopServer::accept(asio::Connection connection) {
  const auto taken =
      std::make_shared<ServerConnection>(std::move(connection), static_cast<RequestHandler&>(*this));
  connections_.insert(taken);
  taken->start();
}

void LoopServer::on_header(ServerConnection& connection, const Header& request) {
  const auto found = sessions_.find(query_value(request.target, rules_.names.query));
  if (found == sessions_.end()) return;
  connection.session = found->second;
  ++connection.session->requests;
}

void LoopServer::on_body(ServerConnection& connection, std::string_view piece) {
  if (!connection.fault.empty()) return;
  if (!connection.session) return connection.keep_body(piece);
  ServerSession& session = *connection.session;
  in_body_ = &session;
  try {
    session.receive(piece, listener_);
  } catch (const wire::BadFrame& bad) {
    connection.fault = bad.what();
  }
  in_body_ = nullptr;
  if (session.log.waiting_bytes() > 0) flush(session);
}

void LoopServer::on_request(ServerConnection& connection, const Header& request) {
  const auto session = connection.session;
  const std::string_view path = path_of(request.target);
  if (session) {
    --session->requests;
    session->last_request = Clock::now();
  }
  if (request.method == verb::post && path == rules_.names.path) return ask(connection);
  const bool known = (request.method == verb::post && path == "/messages") ||
                     (request.method == verb::delete_ && path == rules_.names.path) ||
                     request.method == verb::get;
  if (!known) return connection.answer("404 Not Found", "Content-Type: text/plain\r\n", "no such resource");
  if (!session || session->ended) return answer_gone(connection, "no such session");
  if (request.method == verb::get) return get(connection, request, session);
  if (request.method == verb::post) return take_messages(connection);
  end(session, "closed by the peer");
  connection.answer("204 No Content");
}

std::string LoopServer::new_id() {
  return wire::to_hex(ids_());
}

void LoopServer::open(ServerConnection& connection, const std::shared_ptr<ServerSession>& session) {
  if (stopping_) return answer_gone(connection, stopped);
  session->last_request = Clock::now() + first_request_patience;
  sessions_.emplace(session->id, session);
  connection.answer("201 Created", "Content-Type: text/plain\r\n", session->id);
  listener_.on_open(*session);
}

void LoopServer::take_messages(ServerConnection& connection) {
  const auto session = connection.session;
  try {
    if (!connection.fault.empty()) throw wire::BadFrame(connection.fault);
    session->end_of_body();
    connection.answer("204 No Content");
  } catch (const wire::BadFrame& bad) {
    connection.end_with_answer();
    connection.answer("400 Bad Request", "Content-Type: text/plain\r\n", bad.what());
    end(session, bad.what());
  }
}

void LoopServer::queued(ServerSession& session) {
  if (&session == in_body_ || !takes(session) || session.flush_posted) return;
  // Later in this turn of the loop, so that what is sent in it leaves together.
  session.flush_posted = true;
  boost::asio::post(loop_.context(), [this, alive = session.shared_from_this()] {
    alive->flush_posted = false;
    flush(*alive);
  });
}

void LoopServer::flush(ServerSession& session) {
  if (takes(session) && !session.ended) give(session);
}

void LoopServer::on_drained(ServerConnection& connection) {
  if (connection.session && connection.session->down.get() == &connection) flush(*connection.session);
}

void LoopServer::on_gone(ServerConnection& connection) {
  connections_.erase(connection.self());
  const auto session = std::move(connection.session);
  if (!session) return;
  if (session->down.get() == &connection) return release_down(*session);
  --session->requests;
  end(session, "the connection broke within a message");
}

void LoopServer::take_down(ServerConnection& connection, ServerSession& session) {
  if (session.down) {
    const auto before = session.down;
    release_down(session);
    before->session.reset();
    before->close();
    connections_.erase(before);
  }
  session.down = connection.self();
  session.written_to = session.down;
  ++session.requests;
}

void LoopServer::release_down(ServerSession& session) {
  session.down.reset();
  --session.requests;
  session.last_request = Clock::now();
}

void LoopServer::end(const std::shared_ptr<ServerSession>& session, std::string_view why) {
  if (std::exchange(session->ended, true)) return;
  sessions_.erase(session->id);
  if (takes(*session)) tell_end(*session, why);
  listener_.on_close(session.get(), why);
  // The listener may be using it just now.
  boost::asio::post(loop_.context(), [session] {});
}

void LoopServer::sweep() {
  const TimePoint now = Clock::now(), oldest = now - rules_.absence;
  std::vector<std::shared_ptr<ServerSession>> vanished, waiting;
  for (const auto& [id, session] : sessions_) {
    if (takes(*session)) {
      waiting.push_back(session);
    } else if (session->requests == 0 && session->last_request < oldest) {
      vanished.push_back(session);
    }
  }
  for (const auto& session : waiting) {
    if (takes(*session)) look_after(*session, now);
  }
  for (const auto& session : vanished) end(session, "the client has vanished");
  sweeper_.expires_after(look_interval());
  sweeper_.async_wait([this](const asio::error_code& aborted) {
    if (!aborted) sweep();
  });
}

}  // namespace wirerace::http_loop
