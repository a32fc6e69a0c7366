// The server of sse/beast: its GET /events answers with an event stream, in chunks.
#pragma once

#include "transports/http/event_loop/server.hpp"

namespace wirerace {

class SseLoopServer : public http_loop::LoopServer {
 public:
  SseLoopServer(const ServerOptions& options, Listener& listener);
  ~SseLoopServer() override { stop(); }

 private:
  void get(http_loop::ServerConnection& connection, const http_loop::Header& request,
           const std::shared_ptr<http_loop::ServerSession>& session) override;
  void give(http_loop::ServerSession& session) override;
  void tell_end(http_loop::ServerSession& session, std::string_view why) override;
  void look_after(http_loop::ServerSession& session, TimePoint now) override;
};

}  // namespace wirerace
