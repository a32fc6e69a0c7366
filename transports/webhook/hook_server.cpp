#include "transports/webhook/hook_server.hpp"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include "transports/webhook/hook_url.hpp"
#include "transports/webhook/signature.hpp"

namespace wirerace::webhook {

using http_loop::Header;
using http_loop::Requester;
using http_loop::ServerConnection;
using http_loop::ServerSession;
using namespace std::chrono_literals;

namespace {

// An answer is given up after this time, and so is the first one.
constexpr auto patience = 20s;
constexpr auto first_patience = 10s;

// Several times as long as a client may be silent.
constexpr auto absence = 60s;

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view binary_type = "application/octet-stream";

/// An event's kind, and its bytes.
void append_event(std::string& out, std::uint64_t, Message message) {
  out.append(1, static_cast<char>(message.kind)).append(message.bytes);
}

/// Whether "ADDRESS:PORT" is of that address.
bool has_address(std::string_view peer, boost::asio::ip::tcp::endpoint endpoint) {
  endpoint.port(0);
  const std::string address = asio::describe(endpoint);
  return peer.substr(0, peer.rfind(':')) == std::string_view(address).substr(0, address.rfind(':'));
}

void answer_no(ServerConnection& connection, std::string_view status, std::string_view why) {
  connection.answer(status, "Content-Type: text/plain\r\n", why);
}

}  // namespace

struct OwnConnector {
  asio::Connector connector;
};

/// A Requester with a Connector of its own, which is there for as long as a connection is being made, under
/// TLS too, though the subscription has ended meanwhile.
class Poster : private OwnConnector, public Requester {
 public:
  /// `receiver` has the authority of its certificate; where the URL is http:// it is not looked at. Throws
  /// TransportError where that is none.
  Poster(boost::asio::io_context& context, const HookUrl& url, const Tls& receiver, Requester::Events events)
      : OwnConnector{{context, url.endpoint, url.under_tls ? &receiver : nullptr,
                      url.endpoint.address().to_string()}},
        Requester(connector, asio::describe(url.endpoint), std::move(events)) {}
};

/// A session, and the posting of its events.
class Subscription : public ServerSession {
 public:
  Subscription(std::string id, wire::MessageLog::Encode encode, std::size_t block_bytes,
               std::function<void(ServerSession&)> on_queued, boost::asio::io_context& context,
               const HookUrl& url, std::unique_ptr<Signer> signer)
      : ServerSession(std::move(id), encode, block_bytes, std::move(on_queued)),
        timer(context),
        head_("POST " + url.target + " HTTP/1.1\r\n"),
        signer_(std::move(signer)) {}

  std::size_t backlog() const override { return log.waiting_bytes() + posts->pending(); }

  /// Posts `event`, or the empty one with the number 0 where there is none.
  void post() {
    const std::string_view held = event ? std::string_view(event->bytes) : std::string_view("\0", 1);
    const std::string_view body = held.substr(1);
    const std::string number = std::to_string(given);
    const std::string now =
        std::to_string(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    std::string header = head_;
    header.append("Content-Type: ")
        .append(static_cast<Kind>(held[0]) == Kind::Text ? text_type : binary_type);
    header.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    header.append("\r\nwebhook-id: ").append(number).append("\r\nwebhook-timestamp: ").append(now);
    header.append("\r\nwebhook-signature: ").append(signer_->sign(number, now, body)).append("\r\n");
    posts->send(header, body);
  }

  std::shared_ptr<Poster> posts;
  std::shared_ptr<ServerConnection> asked;               ///< who waits for 201; null once that is answered
  std::shared_ptr<const wire::MessageLog::Block> event;  ///< not yet answered: the message numbered `given`
  std::size_t failures = 0;                              ///< of that event
  asio::Timer timer;                                     ///< to the next attempt, or of the first answer

 private:
  std::string head_;
  std::unique_ptr<Signer> signer_;
};

HookServer::HookServer(const ServerOptions& options, Listener& listener)
    : LoopServer(options, listener,
                 {.encode = append_event, .block_bytes = 0, .absence = absence, .names = names}),
      under_tls_(options.tuning.tls != nullptr) {
  start();
}

HookServer::~HookServer() {
  stop();
}

void HookServer::ask(ServerConnection& connection) {
  const auto wish = nlohmann::json::parse(connection.body(), nullptr, false);
  const auto text = [&](const char* name) {
    return wish.is_object() && wish.contains(name) && wish[name].is_string() ? wish[name].get<std::string>()
                                                                             : std::string();
  };
  const auto url = parse_hook_url(text("url"));
  if (!url)
    return answer_no(connection, "400 Bad Request",
                     R"(a JSON object with "url" is wanted: http:// or https://, a numeric IP address, )"
                     "a port, a path");
  auto signer = Signer::from(text("secret"));
  if (!signer)
    return answer_no(connection, "400 Bad Request",
                     R"("secret" is to be whsec_ and 24 to 64 bytes in base64)");
  if (!has_address(connection.peer(), url->endpoint))
    return answer_no(connection, "403 Forbidden", "the URL is to have the address that the request is from");
  if (under_tls_ && !url->under_tls)
    return answer_no(connection, "400 Bad Request",
                     "this server is under TLS: the URL is to be https://, so that events are, too");
  Tls receiver;
  receiver.authority = text("certificate");
  if (url->under_tls && receiver.authority.empty())
    return answer_no(connection, "400 Bad Request",
                     R"(with https:// goes "certificate": that of who signed the receiver's, in PEM)");

  const auto one = make_session<Subscription>(context(), *url, std::move(signer));
  try {
    one->posts = std::make_shared<Poster>(
        context(), *url, receiver,
        Requester::Events{
            .on_header = [](const Header&) {},
            .on_body = [](std::string_view) {},
            .on_response = [this, one = one.get()](const Header& answer) { answered(*one, answer); },
            .on_broken = [this, one = one.get()](std::string_view why) { failed(*one, why, false); }});
  } catch (const TransportError& error) {
    return answer_no(connection, "400 Bad Request",
                     std::string(error.what()).append(R"(: "certificate" is to be one, in PEM)"));
  }
  one->asked = connection.self();
  unverified_.insert(one);
  one->timer.expires_after(first_patience);
  one->timer.async_wait([this, weak = std::weak_ptr(one)](const asio::error_code& aborted) {
    const auto waiting = weak.lock();
    if (!aborted && waiting && waiting->asked) refuse(*waiting, "no answer in 10 s");
  });
  one->post();
}

void HookServer::answered(Subscription& one, const Header& answer) {
  if (answer.status < 200 || answer.status > 299)
    return failed(one, "the receiver answered HTTP " + std::to_string(answer.status), answer.status == 410);
  one.last_request = Clock::now();
  if (one.asked) {
    one.timer.cancel();
    const auto connection = std::exchange(one.asked, nullptr);
    forget_unverified(one);
    if (connection->ended()) return tell_end(one, {});
    return open(*connection, one.shared_from_this());
  }
  one.log.forget(one.given);
  one.event.reset();
  one.failures = 0;
  give(one);
}

void HookServer::give(ServerSession& session) {
  auto& one = static_cast<Subscription&>(session);
  if (one.event || one.ended) return;
  one.event = one.log.after(one.given);
  if (!one.event) return;
  one.given = one.event->last();
  one.log.handed(one.given);
  one.post();
}

void HookServer::failed(Subscription& one, std::string_view why, bool for_good) {
  if (one.asked) return refuse(one, why);
  if (!one.event) return;
  if (for_good || one.failures == retry_delays.size())
    return end(one.shared_from_this(), for_good ? std::string(why)
                                                : "gave up after " + std::to_string(one.failures + 1) +
                                                      " attempts: " + std::string(why));
  one.timer.expires_after(retry_delays[one.failures++]);
  one.timer.async_wait([weak = one.weak_from_this()](const asio::error_code& aborted) {
    const auto session = weak.lock();
    if (!aborted && session && !session->ended) static_cast<Subscription&>(*session).post();
  });
}

void HookServer::refuse(Subscription& one, std::string_view why) {
  const auto connection = std::exchange(one.asked, nullptr);
  answer_no(*connection, "400 Bad Request", "the URL does not take events: " + std::string(why));
  tell_end(one, why);
  forget_unverified(one);
}

void HookServer::forget_unverified(Subscription& one) {
  const auto self = std::static_pointer_cast<Subscription>(one.shared_from_this());
  unverified_.erase(self);
  boost::asio::post(context(), [self] {});  // its connection may be calling
}

void HookServer::get(ServerConnection& connection, const Header&, const std::shared_ptr<ServerSession>&) {
  connection.answer("204 No Content");
}

/// The receiver finds its connection closed, and asks.
void HookServer::tell_end(ServerSession& session, std::string_view) {
  auto& one = static_cast<Subscription&>(session);
  one.timer.cancel();
  one.posts->close();
}

void HookServer::look_after(ServerSession& session, TimePoint now) {
  auto& one = static_cast<Subscription&>(session);
  one.posts->look_after(now, patience, "no answer in 20 s");
  if (!one.event && one.requests == 0 && one.last_request < now - absence)
    end(one.shared_from_this(), "the client has vanished");
}

}  // namespace wirerace::webhook
