// The Server of http/httplib: a thread for each connection, which is the channel.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "transports/http/http_server.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace::plain_http {

class ConnectionServer : public Server {
 public:
  ConnectionServer(const ServerOptions& options, Listener& listener);
  ~ConnectionServer() override;

  std::uint16_t port() const override { return http_.port(); }
  void wake_at(TimePoint when) override { timer_.wake_at(when); }

 private:
  class Connected;

  /// A connection, from its begin to its end, on its thread.
  void serve(const std::function<void()>& requests);

  /// The thread's channel, where it is not yet.
  void open();

  void take(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read);

  Listener& listener_;
  std::mutex mutex_;
  std::map<Connected*, std::unique_ptr<Connected>> conversations_;  // under mutex_
  bool stopping_ = false;                                           // under mutex_
  TimerThread timer_;
  http::HttpServer http_;
};

}  // namespace wirerace::plain_http
