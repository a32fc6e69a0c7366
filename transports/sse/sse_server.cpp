#include "transports/sse/sse_server.hpp"

#include <algorithm>

#include "transports/sse/sse_protocol.hpp"
#include "transports/wire/sse.hpp"

namespace wirerace {

namespace {

// How soon an idle stream notices that its client has gone.
constexpr std::chrono::seconds check_interval{1};

class Stream {
 public:
  Stream(std::shared_ptr<http::Session> session, std::uint64_t last_id)
      : session_(std::move(session)), written_id_(last_id) {}

  /// Writes what there is, or waits for it for a while. False ends the connection.
  bool write(httplib::DataSink& sink) {
    if (!std::exchange(begun_, true)) {
      static const std::string retry = "retry: " + std::to_string(sse_retry.count()) + "\n\n";
      return sink.write(retry.data(), retry.size());
    }
    if (const auto block = session_->wait_after(written_id_, Clock::now() + check_interval)) {
      return write(sink, *block);
    }
    if (const std::string why = session_->ended(); !why.empty()) {
      const std::string close = "event: close\ndata: " + why + "\n\n";
      if (!sink.write(close.data(), close.size())) return false;
      sink.done();
      return true;
    }
    if (!session_->reaches(written_id_) || !sink.is_writable()) return false;
    if (Clock::now() - written_ < sse_comment_interval) return true;
    written_ = Clock::now();
    return sink.write(":\n", 2);
  }

 private:
  bool write(httplib::DataSink& sink, const wire::MessageLog::Block& block) {
    std::string_view left = block.after(written_id_);
    while (!left.empty()) {
      const std::string_view piece = left.substr(0, http::largest_write);
      if (!sink.write(piece.data(), piece.size())) return false;
      left.remove_prefix(piece.size());
    }
    written_id_ = block.last();
    written_ = Clock::now();
    session_->handed(written_id_);
    session_->keep_handed(sse_history_bytes);
    return true;
  }

  http::Session::Use session_;
  std::uint64_t written_id_;
  TimePoint written_ = Clock::now();
  bool begun_ = false;
};

}  // namespace

SseServer::SseServer(const ServerOptions& options, Listener& listener)
    : SessionServer(options, listener,
                    {.encode = wire::append_event,
                     .block_bytes = http::largest_write,
                     .connections_per_channel = 2,
                     .absence = sse_absence}) {
  routes().Get("/events", [this](const httplib::Request& request, httplib::Response& response) {
    events(request, response);
  });
  start();
}

void SseServer::events(const httplib::Request& request, httplib::Response& response) {
  auto session = find(request, response);
  if (!session) return;
  const auto last_id = parse_last_event_id(request.get_header_value("Last-Event-ID"));
  if (!last_id || !session->reaches(*last_id)) {
    end(http::session_id(request), "events that the client missed are no longer kept");
    return http::answer_gone(response, session->ended());
  }
  response.set_header("Cache-Control", "no-cache");
  // Shared, as the library wants functions that can be copied.
  auto stream = std::make_shared<Stream>(std::move(session), *last_id);
  response.set_chunked_content_provider(
      "text/event-stream",
      [stream = std::move(stream)](std::size_t, httplib::DataSink& sink) { return stream->write(sink); });
}

}  // namespace wirerace
