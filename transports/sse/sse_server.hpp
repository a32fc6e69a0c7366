// The server of sse/httplib: http/session_server.hpp, and
//
//   GET /events?session=ID       200, text/event-stream (see wire/sse.hpp)
//
// A stream begins after the event that a Last-Event-ID header names, so a client whose stream breaks can go
// on where it was. The last MiB of events is kept for that. An event of type "close" is the session's end,
// its data says why.
#pragma once

#include "transports/http/session_server.hpp"

namespace wirerace {

class SseServer : public http::SessionServer {
 public:
  SseServer(const ServerOptions& options, Listener& listener);
  ~SseServer() override { stop(); }

 private:
  void events(const httplib::Request& request, httplib::Response& response);
};

}  // namespace wirerace
