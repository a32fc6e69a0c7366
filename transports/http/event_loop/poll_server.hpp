// The polling backends' GET, as transports/http/poll_server.hpp has it.
#pragma once

#include "transports/http/event_loop/server.hpp"

namespace wirerace::http_loop {

class PollServer : public LoopServer {
 public:
  /// `longest_wait`: what a poll's wait is cut to.
  PollServer(const ServerOptions& options, Listener& listener, std::chrono::milliseconds absence,
             std::chrono::milliseconds longest_wait);
  ~PollServer() override { stop(); }

 private:
  void get(ServerConnection& connection, const Header& request,
           const std::shared_ptr<ServerSession>& session) override;
  void give(ServerSession& session) override;
  void tell_end(ServerSession& session, std::string_view why) override;
  void look_after(ServerSession& session, TimePoint now) override;
  std::chrono::milliseconds look_interval() const override;

  std::chrono::milliseconds longest_wait_;
};

}  // namespace wirerace::http_loop
