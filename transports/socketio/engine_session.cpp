#include "transports/socketio/engine_session.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "transports/socketio/engine_server.hpp"
#include "transports/socketio/identifier.hpp"

namespace wirerace::socketio {

using wire::BadPacket;
using wire::EngineType;

namespace {

// Whole packets.
constexpr std::string_view close_packet = "1";
constexpr std::string_view ping_packet = "2";
constexpr std::string_view probed_packet = "3probe";
constexpr std::string_view noop_packet = "6";

std::string handshake_of(const EngineSession& session, const Settings& settings, bool upgrades) {
  return wire::open_packet(
      {session.sid(), upgrades, settings.ping_interval, settings.ping_timeout, settings.max_payload});
}

}  // namespace

EngineSession::EngineSession(EngineServer& server)
    : server_(server), sid_(random_identifier()), heartbeat_(server.context()) {}

void EngineSession::packet(std::string_view text) {
  packet(text.size(), [&](std::string& out) { out += text; });
}

void EngineSession::binary(std::string_view bytes) {
  if (over_) return;
  if (web_socket_) return web_socket_->binary(bytes);
  wire::append_engine_binary(waiting_, bytes);
  answer_poll_soon();
}

std::size_t EngineSession::pending() const {
  return waiting_.size() + (web_socket_ ? web_socket_->pending() : 0);
}

void EngineSession::end(std::string_view why) {
  if (std::exchange(over_, true)) return;
  const auto alive = shared_from_this();
  heartbeat_.cancel();
  server_.forget(*this);
  if (poll_) answer_poll(close_packet);
  for (auto* web_socket : {&web_socket_, &probe_}) {
    if (const auto open = std::exchange(*web_socket, nullptr)) open->close();
  }
  closed(why);
}

void EngineSession::open_on(const std::shared_ptr<EngineConnection>& web_socket) {
  web_socket_ = web_socket;
  web_socket->session = shared_from_this();
  packet(handshake_of(*this, server_.settings(), false));
  beat_at(Clock::now() + server_.settings().ping_interval);
  opened();
}

void EngineSession::open_polling(EngineConnection& connection) {
  answer_polled(connection, handshake_of(*this, server_.settings(), true));
  beat_at(Clock::now() + server_.settings().ping_interval);
  opened();
}

void EngineSession::poll(const std::shared_ptr<EngineConnection>& connection) {
  if (poll_) {
    refuse(*connection, bad_request);
    return end("two polls at once");
  }
  poll_ = connection;
  connection->session = shared_from_this();
  flush();
  if (poll_ && probed_) answer_poll(noop_packet);
}

void EngineSession::post(EngineConnection& connection, std::string_view payload) {
  try {
    wire::EnginePayload packets(payload);
    while (packets.more() && !over_) take(packets.next());
    connection.answer("200 OK", "text/html", "ok");
  } catch (const BadPacket& bad) {
    refuse(connection, bad_request);
    end(bad.what());
  } catch (const asio::StreamEnd& over) {
    connection.answer("200 OK", "text/html", "ok");
    if (poll_) answer_poll(noop_packet);
    end(over.what());
  }
}

void EngineSession::take(const wire::EnginePacket& packet) {
  switch (packet.type) {
    case EngineType::Message:
      return received({packet.kind, packet.data});
    case EngineType::Pong:
      if (std::exchange(awaits_pong_, false)) beat_at(Clock::now() + server_.settings().ping_interval);
      return;
    case EngineType::Close:
      throw asio::StreamEnd("closed by the peer");
    case EngineType::Noop:
      return;
    default:
      throw BadPacket("an Engine.IO packet that a client may not send now");
  }
}

bool EngineSession::probe(const std::shared_ptr<EngineConnection>& web_socket) {
  if (web_socket_ || probe_) return false;
  probe_ = web_socket;
  web_socket->session = shared_from_this();
  return true;
}

void EngineSession::take_frame(EngineConnection& web_socket, Message frame) {
  const wire::EnginePacket packet = wire::parse_engine_packet(frame);
  if (&web_socket == web_socket_.get()) return take(packet);
  if (packet.type == EngineType::Ping && packet.data == "probe") {
    probed_ = true;
    web_socket.packet(probed_packet.size(), [](std::string& out) { out += probed_packet; });
    flush();
    if (poll_) answer_poll(noop_packet);
  } else if (packet.type == EngineType::Upgrade && probed_) {
    upgrade();
  } else {
    throw BadPacket("an Engine.IO packet that cannot come before an upgrade");
  }
}

void EngineSession::upgrade() {
  if (poll_) answer_poll(noop_packet);
  web_socket_ = std::move(probe_);
  const std::string waiting = std::exchange(waiting_, {});
  wire::EnginePayload packets(waiting);
  while (packets.more()) {
    const wire::EnginePacket next = packets.next();
    if (next.kind == Kind::Binary) {
      binary(next.data);
    } else {
      packet(static_cast<char>(next.type) + std::string(next.data));
    }
  }
}

void EngineSession::lost(EngineConnection& connection, std::string_view why) {
  if (&connection == probe_.get()) {
    probe_.reset();
    probed_ = false;
    return;
  }
  if (&connection == web_socket_.get()) web_socket_.reset();
  if (&connection == poll_.get()) poll_.reset();
  end(why);
}

void EngineSession::answer_poll(std::string_view payload) {
  answer_polled(*std::exchange(poll_, nullptr), payload);
}

void EngineSession::flush() {
  if (poll_ && !waiting_.empty()) answer_poll(std::exchange(waiting_, {}));
}

/// Later in this turn of the loop, so that what is sent in it shares an answer.
void EngineSession::answer_poll_soon() {
  if (!poll_ || std::exchange(flush_posted_, true)) return;
  boost::asio::post(server_.context(), [self = shared_from_this()] {
    self->flush_posted_ = false;
    if (!self->over_) self->flush();
  });
}

void EngineSession::beat_at(TimePoint when) {
  heartbeat_.expires_at(when);
  heartbeat_.async_wait([this, weak = weak_from_this()](const asio::error_code& aborted) {
    const auto alive = weak.lock();
    if (aborted || !alive || over_) return;
    if (std::exchange(awaits_pong_, true)) return end("the client has not answered a ping");
    packet(ping_packet);
    beat_at(Clock::now() + server_.settings().ping_timeout);
  });
}

}  // namespace wirerace::socketio
