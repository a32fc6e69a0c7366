#include "transports/sse/sse_httplib.hpp"

#include "transports/http/channels_client.hpp"
#include "transports/http/paired_channel.hpp"
#include "transports/sse/sse_protocol.hpp"
#include "transports/sse/sse_server.hpp"
#include "transports/wire/sse.hpp"

namespace wirerace {

namespace {

class SseChannel : public http::PairedChannel {
 public:
  // The longest silence of a stream: three comments missed.
  SseChannel(const ClientOptions& options, Listener& listener, unsigned)
      : PairedChannel(options, listener, 3 * sse_comment_interval) {}

 private:
  std::string receive() override {
    bool broke = false;
    for (;;) {
      const Outcome outcome = stream();
      if (ending()) return {};
      if (!outcome.why.empty()) return outcome.why;
      // It broke, or ended without a word: once more, from the last event on.
      if (!outcome.progress && std::exchange(broke, true)) return "the event stream broke";
      if (outcome.progress) broke = false;
      pause(parser_.retry().value_or(sse_retry));
    }
  }

  struct Outcome {
    bool progress = false;  ///< an event came
    std::string why;        ///< not empty: the channel is at its end
  };

  /// One event stream, from its request to its end.
  Outcome stream() {
    const std::uint64_t before = last_id_;
    parser_ = {};
    std::string refusal;
    bool refused = false;
    httplib::Headers headers = {{"Accept", "text/event-stream"}};
    if (last_id_ != 0) headers.emplace("Last-Event-ID", std::to_string(last_id_));
    httplib::Result result = gets_.Get(
        target("/events"), headers,
        [&](const httplib::Response& response) {
          refused = response.status != 200 ||
                    !response.get_header_value("Content-Type").starts_with("text/event-stream");
          if (!refused && !std::exchange(streaming_, true)) open();
          return true;
        },
        [&](const char* bytes, std::size_t size) {
          if (!refused) return take({bytes, size});
          refusal.append(bytes, size);
          return true;
        });
    Outcome outcome{.progress = last_id_ != before, .why = end_};
    if (!end_.empty()) return outcome;
    if (result && refused) {
      result->body = std::move(refusal);
      outcome.why = http::failure(result);
      if (outcome.why.empty()) outcome.why = "GET /events was not answered with an event stream";
    } else if (result && result->status == 204) {
      outcome.why = "the server ended the stream for good";
    } else if (!result && !http::connection_broke(result.error())) {
      outcome.why = http::failure(result);
    }
    return outcome;
  }

  bool take(std::string_view piece) {
    try {
      parser_.feed(piece);
      while (const auto event = parser_.next()) {
        if (event->type == "close") {
          end_ = event->data;
          return false;
        }
        if (wire::event_number(*event) != last_id_ + 1) throw wire::BadEvent("an event out of order");
        deliver(wire::event_message(*event, decoded_));
        ++last_id_;
      }
      return true;
    } catch (const wire::BadEvent& bad) {
      end_ = bad.what();
      return false;
    }
  }

  wire::EventParser parser_;
  std::string decoded_;
  std::uint64_t last_id_ = 0;
  bool streaming_ = false;  // the first stream has begun
  std::string end_;         // why the channel is at its end
};

}  // namespace

Backend sse_httplib() {
  return {
      .name = "sse/httplib",
      .about = sse_httplib_about,
      .traits = http::session_traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"events kept for resuming", "1 MiB"},
                   {"keep-alive", "without limit, both connections"},
                   {"listen backlog", "4096"},
                   {"threads", "2 a channel, at each end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<SseServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http::ChannelsClient<SseChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
