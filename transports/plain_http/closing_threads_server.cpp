#include "transports/plain_http/closing_threads_server.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "transports/plain_http/bodies.hpp"
#include "transports/plain_http/conversation.hpp"
#include "transports/plain_http/session_cookie.hpp"
#include "transports/wire/number.hpp"

namespace wirerace::plain_http {

namespace {

// For the thread that accepts, the test of a port, and clients not announced.
constexpr std::size_t spare_threads = 2;

std::string named_by(const httplib::Request& request) {
  return std::string(session_of(request.get_header_value("Cookie")));
}

void answer_gone(httplib::Response& response) {
  response.status = 410;
  response.set_content("no such session", content_type(Kind::Text));
}

}  // namespace

/// The channel. Requests for it may come on several threads at once, though its client waits for each answer.
class ClosingThreadsServer::Session : public Conversation {
 public:
  explicit Session(Listener& listener) : listener_(listener) {}

  void open() {
    const std::lock_guard calls(calls_);
    if (!ended_) listener_.on_open(*this);
  }

  /// False where it has ended.
  bool take(Message message, httplib::Response& response) {
    const std::lock_guard calls(calls_);
    if (ended_) return false;
    listener_.on_message(*this, message);
    answer(response);
    return true;
  }

  /// Tells the listener, if there is a reason.
  void end(std::string_view why) {
    const std::lock_guard calls(calls_);
    if (!std::exchange(ended_, true) && !why.empty()) listener_.on_close(this, why);
  }

  // Under the server's mutex_.
  unsigned requests = 0;  ///< under way
  TimePoint last_request = Clock::now();

 private:
  Listener& listener_;
  std::mutex calls_;    // one call to the listener at a time
  bool ended_ = false;  // under calls_
};

/// A request for a session, from its beginning to its end.
class ClosingThreadsServer::Use {
 public:
  Use(std::mutex& mutex, Session& session) : mutex_(mutex), session_(session) {
    const std::lock_guard lock(mutex_);
    ++session_.requests;
  }
  ~Use() {
    const std::lock_guard lock(mutex_);
    --session_.requests;
    session_.last_request = Clock::now();
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  std::mutex& mutex_;
  Session& session_;
};

ClosingThreadsServer::ClosingThreadsServer(const ServerOptions& options, Listener& listener)
    : listener_(listener),
      timer_([&listener] { listener.on_timer(); }),
      sweeper_([this] { sweep(); }),
      http_(options, options.channels + spare_threads) {
  http_.routes().set_keep_alive_max_count(1);
  http_.routes().set_pre_routing_handler(
      [this](const httplib::Request& request, httplib::Response& response) {
        return answer(request, response) ? httplib::Server::HandlerResponse::Handled
                                         : httplib::Server::HandlerResponse::Unhandled;
      });
  http_.routes().Post(".*", [this](const httplib::Request& request, httplib::Response& response,
                                   const httplib::ContentReader& read) { take(request, response, read); });
  http_.start();
  sweeper_.wake_at(Clock::now() + sweep_interval);
}

ClosingThreadsServer::~ClosingThreadsServer() {
  timer_.stop();  // while this is still whole: the listener may call it
  sweeper_.stop();
  // The sessions stay: a listener that was told of no close may still send on them.
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    sessions = sessions_;
  }
  for (const auto& [id, session] : sessions) session->end({});
  http_.stop(std::chrono::milliseconds(0));
}

bool ClosingThreadsServer::answer(const httplib::Request& request, httplib::Response& response) {
  if (request.method == "POST") return false;
  const bool options = request.method == "OPTIONS";
  response.status = options || request.method == "DELETE" ? 204 : 405;
  if (response.status == 405 || options) response.set_header("Allow", "POST, DELETE");
  if (response.status == 405) return true;
  const std::string id = named_by(request);
  if (options && id.empty()) {
    open(response);
  } else if (const auto session = find(request, response)) {
    const Use heard(mutex_, *session);
    if (!options) end(id, "closed by the peer");
  }
  return true;
}

void ClosingThreadsServer::open(httplib::Response& response) {
  const auto session = std::make_shared<Session>(listener_);
  std::string id;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return answer_gone(response);
    id = wire::to_hex(ids_());
    sessions_.emplace(id, session);
  }
  session->open();
  response.set_header("Set-Cookie", session_cookie(id));
}

void ClosingThreadsServer::take(const httplib::Request& request, httplib::Response& response,
                                const httplib::ContentReader& read) {
  const auto session = find(request, response);
  std::optional<Use> use;
  if (session) use.emplace(mutex_, *session);
  // In any case: a connection that is closed with something unread takes the answer with it.
  const auto body = read_body(read, response);
  if (!session || !body) return;
  if (!session->take({kind_of(request.get_header_value("Content-Type")), *body}, response))
    answer_gone(response);
}

std::shared_ptr<ClosingThreadsServer::Session> ClosingThreadsServer::find(const httplib::Request& request,
                                                                          httplib::Response& response) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(named_by(request));
  if (found != sessions_.end()) return found->second;
  answer_gone(response);
  return nullptr;
}

void ClosingThreadsServer::end(const std::string& id, std::string_view why) {
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

void ClosingThreadsServer::sweep() {
  std::vector<std::string> vanished;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint oldest = Clock::now() - absence;
    for (const auto& [id, session] : sessions_) {
      if (session->requests == 0 && session->last_request < oldest) vanished.push_back(id);
    }
  }
  for (const std::string& id : vanished) end(id, "the client has vanished");
  sweeper_.wake_at(Clock::now() + sweep_interval);
}

}  // namespace wirerace::plain_http
