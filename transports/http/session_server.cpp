#include "transports/http/session_server.hpp"

#include "transports/wire/number.hpp"

namespace wirerace::http {

namespace {

constexpr std::chrono::milliseconds sweep_interval{500};
constexpr std::string_view stopped = "the server has closed";

// For the thread that accepts, the test of a port, and clients not announced.
constexpr std::size_t spare_threads = 2;

}  // namespace

SessionServer::SessionServer(const ServerOptions& options, Listener& listener, const SessionRules& rules)
    : listener_(listener),
      rules_(rules),
      timer_([this] { listener_.on_timer(); }),
      sweeper_([this] { sweep(); }),
      http_(options, options.channels * rules.connections_per_channel + spare_threads) {
  routes().Post("/session",
                [this](const httplib::Request&, httplib::Response& response) { open_session(response); });
  routes().Post("/messages",
                [this](const httplib::Request& request, httplib::Response& response,
                       const httplib::ContentReader& read) { take_messages(request, response, read); });
  routes().Delete("/session", [this](const httplib::Request& request, httplib::Response& response) {
    if (!find(request, response)) return;
    end(session_id(request), "closed by the peer");
    response.status = 204;
  });
  sweeper_.wake_at(Clock::now() + sweep_interval);
}

void SessionServer::stop() {
  timer_.stop();  // while this is still whole: the listener may call it
  // The sessions stay until the timers are gone: the listener, told of no close, may still send on them.
  std::map<std::string, std::shared_ptr<Session>> sessions;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    sessions = sessions_;
  }
  for (const auto& [id, session] : sessions) session->end_silently(stopped);
  http_.stop();
}

std::shared_ptr<Session> SessionServer::find(const httplib::Request& request, httplib::Response& response) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(session_id(request));
  if (found != sessions_.end()) return found->second;
  answer_gone(response, "no such session");
  return nullptr;
}

void SessionServer::end(const std::string& id, std::string_view why) {
  std::shared_ptr<Session> session;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || stopping_) return;
    session = std::move(found->second);
    sessions_.erase(found);
  }
  session->end(why);
}

void SessionServer::open_session(httplib::Response& response) {
  auto session = std::make_shared<Session>(listener_, rules_.encode, rules_.block_bytes);
  std::string id;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return answer_gone(response, stopped);
    id = wire::to_hex(ids_());
    sessions_.emplace(id, session);
  }
  session->open();
  response.status = 201;
  response.set_content(id, "text/plain");
}

void SessionServer::take_messages(const httplib::Request& request, httplib::Response& response,
                                  const httplib::ContentReader& read) {
  const auto session = find(request, response);
  if (!session) return;
  const Session::Use use(session);
  const std::lock_guard turn(session->body_turn());
  try {
    const bool whole = read([&](const char* bytes, std::size_t size) {
      return session->receive({bytes, size});
    });
    if (!whole) {
      response.set_header("Connection", "close");  // the rest of the body was not read
      end(session_id(request), "the connection broke within a message");
      return answer_gone(response, session->ended());
    }
    session->end_of_body();
    response.status = 204;
  } catch (const wire::BadFrame& bad) {
    end(session_id(request), bad.what());
    response.status = 400;
    response.set_header("Connection", "close");
    response.set_content(bad.what(), "text/plain");
  }
}

void SessionServer::sweep() {
  std::vector<std::string> vanished;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint oldest = Clock::now() - rules_.absence;
    for (const auto& [id, session] : sessions_) {
      const auto idle = session->idle_since();
      if (idle && *idle < oldest) vanished.push_back(id);
    }
  }
  for (const std::string& id : vanished) end(id, "the client has vanished");
  sweeper_.wake_at(Clock::now() + sweep_interval);
}

void answer_gone(httplib::Response& response, std::string_view why) {
  response.status = 410;
  response.set_content(why.data(), why.size(), "text/plain");
}

std::string session_id(const httplib::Request& request) {
  return request.get_param_value("session");
}

}  // namespace wirerace::http
