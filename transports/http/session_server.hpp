// The Server of the HTTP backends: sessions, what comes up for them, and their end. How messages go down is
// the backend's route.
//
//   POST /session                201, the body is the new session's id
//   POST /messages?session=ID    204; the body is one frame (wire/frame.hpp) or more
//   DELETE /session?session=ID   204; the client leaves
//
// A request for a session that is not, or no longer, there is answered 410, with the reason as the body.
#pragma once

#include <map>
#include <mutex>
#include <random>

#include "transports/http/http_server.hpp"
#include "transports/http/session.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace::http {

struct SessionRules {
  wire::MessageLog::Encode encode;
  std::size_t block_bytes;              ///< what is written, or answered, at once
  std::size_t connections_per_channel;  ///< for each a thread is made ready
  std::chrono::milliseconds absence;    ///< a client without a request for so long has vanished
};

class SessionServer : public Server {
 public:
  std::uint16_t port() const override { return http_.port(); }
  void wake_at(TimePoint when) override { timer_.wake_at(when); }

 protected:
  /// To be start()ed when the backend's routes are there.
  SessionServer(const ServerOptions& options, Listener& listener, const SessionRules& rules);

  httplib::Server& routes() { return http_.routes(); }
  void start() { http_.start(); }

  /// Ends all sessions and joins the threads that serve them: to be called by the backend's destructor, as
  /// its route needs what is destroyed then.
  void stop();

  /// The session a request names; answers it 410 and returns null where there is none.
  std::shared_ptr<Session> find(const httplib::Request& request, httplib::Response& response);

  /// Forgets the session, and ends it.
  void end(const std::string& id, std::string_view why);

 private:
  void open_session(httplib::Response& response);
  void take_messages(const httplib::Request& request, httplib::Response& response,
                     const httplib::ContentReader& read);
  void sweep();

  Listener& listener_;
  SessionRules rules_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>> sessions_;
  std::mt19937_64 ids_{std::random_device{}()};
  bool stopping_ = false;
  TimerThread timer_;
  TimerThread sweeper_;
  HttpServer http_;
};

/// Answers 410 with a reason.
void answer_gone(httplib::Response& response, std::string_view why);

/// The id of the session a request names.
std::string session_id(const httplib::Request& request);

}  // namespace wirerace::http
