#include "transports/socketio/engine_server.hpp"

#include "transports/http/event_loop/server.hpp"

namespace wirerace::socketio {

namespace {

namespace http = boost::beast::http;

std::string_view target_of(const EngineServer::Request& request) {
  const auto target = request.target();
  return {target.data(), target.size()};
}

std::string_view query(const EngineServer::Request& request, std::string_view name) {
  return http_loop::query_value(target_of(request), name);
}

}  // namespace

void answer_polled(EngineConnection& connection, std::string_view payload) {
  connection.answer("200 OK", "text/plain; charset=UTF-8", payload);
}

void refuse(EngineConnection& connection, std::string_view refusal) {
  connection.answer("400 Bad Request", "application/json", refusal);
}

EngineServer::EngineServer(asio::Loop& loop, const ServerOptions& options, Settings settings,
                           MakeSession make_session)
    : loop_(loop),
      settings_(std::move(settings)),
      make_session_(std::move(make_session)),
      acceptor_(loop, options, [this](asio::Connection connection) {
        std::make_shared<EngineConnection>(std::move(connection), *this)->start();
      }) {}

std::string_view EngineServer::fault_of(const Request& request, std::string_view transport) const {
  const std::string_view asked = query(request, "transport");
  if (asked != "polling" && asked != "websocket") return unknown_transport;
  if (query(request, "EIO") != "4") return unsupported_version;
  if (const auto sid = query(request, "sid"); sid.empty()) {
    if (request.method() != http::verb::get) return bad_method;
  } else if (!sessions_.contains(sid)) {
    return unknown_session;
  }
  return asked == transport ? std::string_view() : bad_request;
}

void EngineServer::take(EngineConnection& connection, const Request& request) {
  if (!is_ours(request)) return connection.answer("404 Not Found", "text/plain", "not here\n");
  if (const auto fault = fault_of(request, "polling"); !fault.empty()) return refuse(connection, fault);
  const auto session = find(request);
  if (!session) {
    open_session()->open_polling(connection);
  } else if (session->web_socket()) {
    refuse(connection, bad_request);
  } else if (request.method() == http::verb::get) {
    session->poll(connection.self());
  } else if (request.method() == http::verb::post) {
    session->post(connection, request.body());
  } else {
    refuse(connection, bad_request);
  }
}

std::string_view EngineServer::refusal_of(const Request& request) const {
  return is_ours(request) ? fault_of(request, "websocket") : bad_request;
}

bool EngineServer::attach(EngineConnection& web_socket, const Request& request) {
  if (const auto session = find(request)) return session->probe(web_socket.self());
  open_session()->open_on(web_socket.self());
  return true;
}

bool EngineServer::is_ours(const Request& request) const {
  const std::string_view target = target_of(request);
  return target.substr(0, target.find('?')) == settings_.path;
}

std::shared_ptr<EngineSession> EngineServer::find(const Request& request) const {
  const auto found = sessions_.find(query(request, "sid"));
  return found == sessions_.end() ? nullptr : found->second;
}

std::shared_ptr<EngineSession> EngineServer::open_session() {
  auto session = make_session_(*this);
  sessions_.emplace(session->sid(), session);
  return session;
}

}  // namespace wirerace::socketio
