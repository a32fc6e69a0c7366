// The Server of http/httplib+close: a thread for each connection, which has one request. See
// closing_server.hpp for the requests.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <random>

#include "transports/http/http_server.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace::plain_http {

class ClosingThreadsServer : public Server {
 public:
  ClosingThreadsServer(const ServerOptions& options, Listener& listener);
  ~ClosingThreadsServer() override;

  std::uint16_t port() const override { return http_.port(); }
  void wake_at(TimePoint when) override { timer_.wake_at(when); }

 private:
  class Session;
  class Use;

  /// What is no POST. Whether it is answered.
  bool answer(const httplib::Request& request, httplib::Response& response);

  void open(httplib::Response& response);
  void take(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read);

  /// The session that the request names; answers it 410 and returns null where there is none.
  std::shared_ptr<Session> find(const httplib::Request& request, httplib::Response& response);

  void end(const std::string& id, std::string_view why);
  void sweep();

  Listener& listener_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;  // under mutex_
  std::mt19937_64 ids_{std::random_device{}()};                            // under mutex_
  bool stopping_ = false;                                                  // under mutex_
  TimerThread timer_;
  TimerThread sweeper_;
  http::HttpServer http_;
};

}  // namespace wirerace::plain_http
