#include "transports/sse/sse_loop_server.hpp"

#include "transports/sse/sse_protocol.hpp"
#include "transports/wire/sse.hpp"

namespace wirerace {

namespace {

using http_loop::Header;
using http_loop::ServerConnection;
using http_loop::ServerSession;

// What a connection may be given beyond what its socket takes: the rest stays in the log.
constexpr std::size_t most_pending = 2 * asio::largest_write;

}  // namespace

SseLoopServer::SseLoopServer(const ServerOptions& options, Listener& listener)
    : LoopServer(options, listener,
                 {.encode = wire::append_event, .block_bytes = asio::largest_write, .absence = sse_absence}) {
  start();
}

void SseLoopServer::get(ServerConnection& connection, const Header& request,
                        const std::shared_ptr<ServerSession>& session) {
  const auto last_id = parse_last_event_id(request.last_event_id);
  if (!last_id || !session->log.reaches(*last_id)) {
    constexpr std::string_view why = "events that the client missed are no longer kept";
    http_loop::answer_gone(connection, why);
    return end(session, why);
  }
  take_down(connection, *session);
  session->given = *last_id;
  connection.begin_chunks("200 OK", "Content-Type: text/event-stream\r\nCache-Control: no-cache\r\n");
  connection.chunk("retry: " + std::to_string(sse_retry.count()) + "\n\n");
  session->hold_until = Clock::now() + sse_comment_interval;
  give(*session);
}

void SseLoopServer::give(ServerSession& session) {
  while (session.down->pending() < most_pending) {
    const auto block = session.log.after(session.given);
    if (!block) return;
    session.down->chunk(block->after(session.given));
    session.given = block->last();
    session.log.handed(session.given);
    session.log.keep_handed(sse_history_bytes);
    session.hold_until = TimePoint();
  }
}

void SseLoopServer::tell_end(ServerSession& session, std::string_view why) {
  const auto connection = session.down;
  release_down(session);
  connection->chunk("event: close\ndata: " + std::string(why) + "\n\n");
  connection->end_chunks();
}

void SseLoopServer::look_after(ServerSession& session, TimePoint now) {
  if (session.hold_until == TimePoint()) session.hold_until = now + sse_comment_interval;
  if (now < session.hold_until) return;
  session.hold_until = now + sse_comment_interval;
  session.down->chunk(":\n");
}

}  // namespace wirerace
