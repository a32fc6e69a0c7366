#include "transports/http/event_loop/server_session.hpp"

#include "transports/http/event_loop/server_connection.hpp"

namespace wirerace::http_loop {

std::size_t ServerSession::backlog() const {
  const auto connection = written_to.lock();
  return log.waiting_bytes() + (connection ? connection->pending() : 0);
}

void ServerSession::receive(std::string_view piece, Listener& listener) {
  if (!ended) in_.feed(piece, [&](Message message) { listener.on_message(*this, message); });
}

void ServerSession::end_of_body() const {
  if (in_.within_frame()) throw wire::BadFrame("a body that ends within a frame");
}

}  // namespace wirerace::http_loop
