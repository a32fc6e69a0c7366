#include "transports/http/poll_server.hpp"

#include <algorithm>

#include "transports/wire/number.hpp"

namespace wirerace::http {

namespace {

constexpr std::size_t largest_body = std::size_t{1} << 20;  // unless a single message is longer

void answer(httplib::Response& response, Session::Block block, std::uint64_t cursor) {
  response.status = 200;
  response.set_header("Next-Cursor", std::to_string(block->last()));
  const std::string_view body = block->after(cursor);
  response.set_content_provider(
      body.size(), "application/octet-stream",
      [block = std::move(block), body](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return sink.write(body.data() + offset, std::min(left, largest_write));
      });
}

}  // namespace

PollServer::PollServer(const ServerOptions& options, Listener& listener, std::size_t connections_per_channel,
                       std::chrono::milliseconds absence, std::chrono::milliseconds longest_wait)
    : SessionServer(options, listener,
                    {.encode = [](std::string& out, std::uint64_t,
                                  Message message) { wire::append_frame(out, message); },
                     .block_bytes = largest_body,
                     .connections_per_channel = connections_per_channel,
                     .absence = absence}),
      longest_wait_(longest_wait) {
  routes().Get("/poll", [this](const httplib::Request& request, httplib::Response& response) {
    poll(request, response);
  });
  start();
}

void PollServer::poll(const httplib::Request& request, httplib::Response& response) {
  const auto session = find(request, response);
  if (!session) return;
  const Session::Use use(session);
  const auto asked = wire::parse_number<std::uint64_t>(request.get_param_value("cursor"));
  const auto wait = wire::parse_number<std::uint32_t>(request.get_param_value("wait"));
  if (!asked || !wait || !session->reaches(*asked)) {
    response.status = 400;
    response.set_content("cursor must be a number of the session's messages, and wait milliseconds",
                         "text/plain");
    return;
  }
  const std::uint64_t cursor = *asked;
  session->acknowledge(cursor);
  response.set_header("Cache-Control", "no-cache");
  const auto until =
      Clock::now() + std::min<std::chrono::milliseconds>(std::chrono::milliseconds(*wait), longest_wait_);
  if (auto block = session->wait_after(cursor, until)) {
    session->handed(block->last());
    return answer(response, std::move(block), cursor);
  }
  if (const std::string why = session->ended(); !why.empty()) return answer_gone(response, why);
  response.status = 204;
}

}  // namespace wirerace::http
