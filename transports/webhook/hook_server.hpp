// The Server of webhook/beast: http/event_loop/server.hpp, whose sessions are subscriptions with a URL each.
//
//   POST /hooks                            {"url": "http://ADDRESS:PORT/PATH", "secret": "whsec_…"}
//                                          201, the body is the subscription's id; 400 with the reason where
//                                          the URL is none that can be posted to
//   POST /messages?subscription=ID         204; the body is one frame (wire/frame.hpp) or more
//   GET /hooks?subscription=ID             204: it is still there
//   DELETE /hooks?subscription=ID          204; the client leaves
//
// Before it answers 201, the server posts an empty event with the number 0 to the URL, which is to be
// answered 2xx: so both know that events arrive. The URL must have the address that the request came from:
// nobody has the server post to others (403).
//
// To an https:// URL it posts under TLS, each connection with a full handshake, and verifies the receiver:
// its certificate is to be for the URL's address, and signed by whose certificate the registration has:
//
//   {"url": "https://ADDRESS:PORT/PATH", "secret": "whsec_…", "certificate": "-----BEGIN CERTIFICATE…"}
//
// (the name is that of Telegram's setWebhook; a receiver that signed its own gives that). It is trusted for
// this URL alone: who could put another in its place could as well read the secret beside it. A server that
// is itself under TLS posts to no http:// URL (400): what it says is not for others to hear.
//
// Then it posts each message there, signed (signature.hpp), over one connection, and the next when the last
// is answered 2xx. webhook-id counts them from 1, Content-Type tells text/plain from
// application/octet-stream. What is not answered so is posted again, with the same webhook-id, after each of
// retry_delays, and then the subscription ends; at once where the answer is 410.
//
// The client's silence ends it, too, where no event is posted: it is to ask now and then whether the
// subscription is there.
#pragma once

#include <array>
#include <unordered_set>

#include "transports/http/event_loop/requester.hpp"
#include "transports/http/event_loop/server.hpp"

namespace wirerace::webhook {

inline constexpr http::SessionNames names{.path = "/hooks", .query = "subscription"};

inline constexpr std::array retry_delays = {std::chrono::milliseconds(0), std::chrono::milliseconds(100),
                                            std::chrono::milliseconds(500), std::chrono::milliseconds(2000)};

class Subscription;

class HookServer : public http_loop::LoopServer {
 public:
  HookServer(const ServerOptions& options, Listener& listener);
  ~HookServer() override;

 private:
  void ask(http_loop::ServerConnection& connection) override;
  void get(http_loop::ServerConnection& connection, const http_loop::Header& request,
           const std::shared_ptr<http_loop::ServerSession>& session) override;
  bool takes(const http_loop::ServerSession&) const override { return true; }
  void give(http_loop::ServerSession& session) override;
  void tell_end(http_loop::ServerSession& session, std::string_view why) override;
  void look_after(http_loop::ServerSession& session, TimePoint now) override;

  void answered(Subscription& subscription, const http_loop::Header& answer);
  void failed(Subscription& subscription, std::string_view why, bool for_good);
  void refuse(Subscription& subscription, std::string_view why);
  void forget_unverified(Subscription& subscription);

  const bool under_tls_;
  std::unordered_set<std::shared_ptr<Subscription>> unverified_;  // whose URL has not yet answered
};

}  // namespace wirerace::webhook
