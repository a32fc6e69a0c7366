#include "transports/http/event_loop/poll_server.hpp"

#include <algorithm>

#include "transports/wire/number.hpp"

namespace wirerace::http_loop {

namespace {

constexpr std::size_t largest_body = std::size_t{1} << 20;  // unless a single message is longer

void answer_messages(ServerConnection& connection, const wire::MessageLog::Block& block,
                     std::uint64_t cursor) {
  connection.answer("200 OK",
                    "Content-Type: application/octet-stream\r\nCache-Control: no-cache\r\nNext-Cursor: " +
                        std::to_string(block.last()) + "\r\n",
                    block.after(cursor));
}

}  // namespace

PollServer::PollServer(const ServerOptions& options, Listener& listener, std::chrono::milliseconds absence,
                       std::chrono::milliseconds longest_wait)
    : LoopServer(options, listener,
                 {.encode = [](std::string& out, std::uint64_t,
                               Message message) { wire::append_frame(out, message); },
                  .block_bytes = largest_body,
                  .absence = absence}),
      longest_wait_(longest_wait) {
  start();
}

void PollServer::get(ServerConnection& connection, const Header& request,
                     const std::shared_ptr<ServerSession>& session) {
  const auto asked = wire::parse_number<std::uint64_t>(query_value(request.target, "cursor"));
  const auto wait = wire::parse_number<std::uint32_t>(query_value(request.target, "wait"));
  if (!asked || !wait || !session->log.reaches(*asked)) {
    return connection.answer("400 Bad Request", "Content-Type: text/plain\r\n",
                             "cursor must be a number of the session's messages, and wait milliseconds");
  }
  const std::uint64_t cursor = *asked;
  session->log.forget(cursor);
  session->written_to = connection.self();
  if (const auto block = session->log.after(cursor)) {
    session->log.handed(block->last());
    return answer_messages(connection, *block, cursor);
  }
  if (*wait == 0 || longest_wait_.count() == 0)
    return connection.answer("204 No Content", "Cache-Control: no-cache\r\n");
  session->given = cursor;
  session->hold_until = Clock::now() + std::min(std::chrono::milliseconds(*wait), longest_wait_);
  take_down(connection, *session);
}

void PollServer::give(ServerSession& session) {
  const auto block = session.log.after(session.given);
  if (!block) return;
  const auto connection = session.down;
  release_down(session);
  session.log.handed(block->last());
  answer_messages(*connection, *block, session.given);
}

void PollServer::tell_end(ServerSession& session, std::string_view why) {
  const auto connection = session.down;
  release_down(session);
  answer_gone(*connection, why);
}

void PollServer::look_after(ServerSession& session, TimePoint now) {
  if (now < session.hold_until) return;
  const auto connection = session.down;
  release_down(session);
  connection->answer("204 No Content", "Cache-Control: no-cache\r\n");
}

std::chrono::milliseconds PollServer::look_interval() const {
  if (longest_wait_.count() == 0) return LoopServer::look_interval();
  return std::clamp(longest_wait_ / 10, std::chrono::milliseconds(5), LoopServer::look_interval());
}

}  // namespace wirerace::http_loop
