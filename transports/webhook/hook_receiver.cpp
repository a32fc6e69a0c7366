#include "transports/webhook/hook_receiver.hpp"

#include <array>
#include <boost/asio/ip/udp.hpp>
#include <random>

#include "transports/tls/certificates.hpp"
#include "transports/wire/json_string.hpp"
#include "transports/wire/number.hpp"

namespace wirerace::webhook {

using http_loop::Header;
using http_loop::ServerConnection;

namespace {

/// The address that connections to the server come from. No packet is sent to find it.
std::string own_address(asio::Loop& loop, const ClientOptions& options) {
  using boost::asio::ip::udp;
  const udp::endpoint server(asio::parse_address(options.address), options.port);
  udp::socket probe(loop.context(), server.protocol());
  asio::error_code error;
  probe.connect(server, error);
  if (error) asio::fail("find a way to", options.address, options.port, error);
  return probe.local_endpoint().address().to_string();
}

/// The server is told of the authority when it is asked to post; it has to know of no other.
std::shared_ptr<const Tls> own_tls(const std::string& address) {
  try {
    return std::make_shared<const Tls>(make_tls(address));
  } catch (const std::runtime_error& error) {
    throw TransportError(error.what());
  }
}

/// "/hooks/" and what nobody guesses.
std::string make_path() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string path = "/hooks/";
  for (int i = 0; i < 4; ++i) {
    for (unsigned part = random(), left = 8; left > 0; --left, part >>= 4) path += digits[part & 15];
  }
  return path;
}

void answer_no(ServerConnection& connection, std::string_view status, std::string_view why) {
  connection.answer(status, "Content-Type: text/plain\r\n", why);
}

}  // namespace

/// A server's connection: an event comes whole before anything of it is believed.
class HookReceiver::Connection : public ServerConnection {
 public:
  using ServerConnection::ServerConnection;

  std::string event;
  bool too_long = false;
  std::string path;  // of the last event
};

HookReceiver::HookReceiver(asio::Loop& loop, const ClientOptions& options)
    : address_(own_address(loop, options)),
      tls_(options.tuning.tls ? own_tls(address_) : nullptr),
      acceptor_(loop, {.address = address_, .tuning = {.tls = tls_}},
                [this](asio::Connection connection) { accept(std::move(connection)); }) {}

std::string HookReceiver::add(Subscriber& subscriber) {
  const std::string secret = make_secret(), path = make_path();
  hooks_.emplace(path, Hook{&subscriber, Signer::from(secret)});
  const boost::asio::ip::tcp::endpoint here(asio::parse_address(address_), acceptor_.port());
  std::string wish = tls_ ? R"({"url": "https://)" : R"({"url": "http://)";
  wish.append(asio::describe(here)).append(path).append(R"(", "secret": ")").append(secret);
  if (tls_) {
    wish.append(R"(", "certificate": ")");
    wire::append_json_string(wish, tls_->authority);
  }
  return wish.append("\"}");
}

void HookReceiver::remove(Subscriber& subscriber) {
  std::erase_if(hooks_, [&](const auto& hook) { return hook.second.subscriber == &subscriber; });
}

void HookReceiver::accept(asio::Connection accepted) {
  auto connection =
      std::make_shared<Connection>(std::move(accepted), static_cast<http_loop::RequestHandler&>(*this));
  connections_.insert(connection);
  connection->start();
}

void HookReceiver::on_header(ServerConnection& from, const Header&) {
  auto& connection = static_cast<Connection&>(from);
  connection.event.clear();
  connection.too_long = false;
}

void HookReceiver::on_body(ServerConnection& from, std::string_view piece) {
  auto& connection = static_cast<Connection&>(from);
  connection.too_long |= connection.event.size() + piece.size() > Traits{}.largest_message;
  if (!connection.too_long) connection.event.append(piece);
}

void HookReceiver::on_request(ServerConnection& from, const Header& request) {
  auto& connection = static_cast<Connection&>(from);
  if (request.method != boost::beast::http::verb::post)
    return answer_no(connection, "405 Method Not Allowed", "events are posted");
  const auto found = hooks_.find(request.target);
  if (found == hooks_.end()) return answer_no(connection, "410 Gone", "nobody subscribes here");
  if (connection.too_long) return answer_no(connection, "413 Payload Too Large", "an event above 16 MiB");
  Hook& hook = found->second;
  const Stamp stamp{request.webhook_id, request.webhook_timestamp, request.webhook_signature};
  if (const auto doubt = hook.signer->doubt(stamp, connection.event, std::chrono::system_clock::now()))
    return answer_no(connection, "401 Unauthorized", *doubt);
  const auto number = wire::parse_number<std::uint64_t>(request.webhook_id);
  if (!number) return answer_no(connection, "400 Bad Request", "a webhook-id that is no number");

  connection.path = request.target;
  connection.answer("204 No Content");
  if (*number <= hook.last) return;
  if (*number > hook.last + 1) return hook.subscriber->on_gap();
  hook.last = *number;
  const Kind kind = request.content_type.starts_with("text/") ? Kind::Text : Kind::Binary;
  hook.subscriber->on_event({kind, connection.event});
}

void HookReceiver::on_gone(ServerConnection& from) {
  const auto connection = std::static_pointer_cast<Connection>(from.self());
  connections_.erase(connection);
  const auto hook = hooks_.find(connection->path);
  if (hook != hooks_.end()) hook->second.subscriber->on_connection_gone();
}

}  // namespace wirerace::webhook
