// A channel of http/httplib+close's client: see closing_server.hpp for the requests.
#pragma once

#include "transports/plain_http/posting_channel.hpp"

namespace wirerace::plain_http {

class ClosingChannel : public PostingChannel {
 public:
  ClosingChannel(const ClientOptions& options, Listener& listener, unsigned number);

 private:
  std::string live() override;

  /// Asks for a session. Why there is none, or nothing.
  std::string greet();

  /// Until there is something to post, the channel closes, or the server is to be asked whether it is there.
  /// Whether something is to be posted.
  bool wait();
};

}  // namespace wirerace::plain_http
