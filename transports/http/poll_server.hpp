// The polling backends' route, for a session's messages as frames (wire/frame.hpp):
//
//   GET /poll?session=ID&cursor=N&wait=MS
//
// 200 with all the messages after number N, or the first MiB of them, as the body, and the number of the last
// in a Next-Cursor header; 204 where there has been none for MS milliseconds; 410 where the session has
// ended. The cursor acknowledges: the server forgets the messages up to N.
#pragma once

#include "transports/http/session_server.hpp"

namespace wirerace::http {

class PollServer : public SessionServer {
 public:
  /// `connections_per_channel`: what a client of the backend opens. `longest_wait`: what MS is cut to.
  PollServer(const ServerOptions& options, Listener& listener, std::size_t connections_per_channel,
             std::chrono::milliseconds absence, std::chrono::milliseconds longest_wait);
  ~PollServer() override { stop(); }

 private:
  void poll(const httplib::Request& request, httplib::Response& response);

  std::chrono::milliseconds longest_wait_;
};

}  // namespace wirerace::http
