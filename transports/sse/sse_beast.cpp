#include "transports/sse/sse_beast.hpp"

#include "transports/http/event_loop/loop_client.hpp"
#include "transports/sse/sse_loop_server.hpp"
#include "transports/sse/sse_protocol.hpp"
#include "transports/wire/sse.hpp"

namespace wirerace {

namespace {

using http_loop::ChannelOwner;
using http_loop::Header;

class SseChannel : public http_loop::ClientChannel {
 public:
  SseChannel(ChannelOwner& owner, unsigned number)
      : ClientChannel(owner, number),
        timer_(owner.context()),
        stream_(make_requester({.on_header = [this](const Header& header) { began(header); },
                                .on_body = [this](std::string_view piece) { take(piece); },
                                .on_response = [this](const Header& header) { ended(header); },
                                .on_broken = [this](std::string_view why) { broken(why); }})) {}

  void leave() override {
    stop();
    ClientChannel::leave();
  }

  void look_after(TimePoint now) override {
    // The longest silence of a stream: three comments missed.
    stream_->look_after(now, 3 * sse_comment_interval, "the event stream fell silent");
    ClientChannel::look_after(now);
  }

  void close() override {
    stop();
    ClientChannel::close();
  }

 private:
  void begin() override { stream(); }

  void stop() {
    timer_.cancel();
    stream_->close();
  }

  /// From the last event on.
  void stream() {
    if (over()) return;
    parser_ = {};
    reason_.clear();
    progress_ = false;
    std::string header = get_header("/events?session=" + session()) + "Accept: text/event-stream\r\n";
    if (last_id_ != 0) header += "Last-Event-ID: " + std::to_string(last_id_) + "\r\n";
    stream_->send(header);
  }

  void began(const Header& header) {
    streaming_ = header.status == 200 && header.content_type.starts_with("text/event-stream");
    if (streaming_) open();
  }

  void take(std::string_view piece) {
    if (over()) return;
    if (!streaming_) {
      reason_.append(piece);
      return;
    }
    try {
      parser_.feed(piece);
      while (const auto event = parser_.next()) {
        if (event->type == "close") return fail(event->data);
        if (wire::event_number(*event) != last_id_ + 1) throw wire::BadEvent("an event out of order");
        deliver(wire::event_message(*event, decoded_));
        ++last_id_;
        progress_ = true;
        if (over()) return;
      }
    } catch (const wire::BadEvent& bad) {
      fail(bad.what());
    }
  }

  void ended(const Header& header) {
    if (over()) return;
    if (header.status == 204) return fail("the server ended the stream for good");
    if (!streaming_ && header.status == 200) return fail("GET /events was not answered with an event stream");
    if (!streaming_) return fail(refusal(header, reason_));
    again("the event stream ended");
  }

  void broken(std::string_view why) {
    if (!stream_->connected()) return fail(why);
    again(why);
  }

  /// It broke, or ended without a word: once more, unless nothing has come since it last did.
  void again(std::string_view why) {
    if (over()) return;
    if (!progress_ && std::exchange(broke_, true)) return fail(why);
    if (progress_) broke_ = false;
    timer_.expires_after(parser_.retry().value_or(sse_retry));
    timer_.async_wait([self = shared_from_this(), this](const asio::error_code& aborted) {
      if (!aborted) stream();
    });
  }

  wire::EventParser parser_;
  std::string decoded_;
  std::string reason_;
  std::uint64_t last_id_ = 0;
  bool streaming_ = false;  // the response is an event stream
  bool progress_ = false;   // an event has come since the stream was asked for
  bool broke_ = false;      // the last one did, without progress
  asio::Timer timer_;
  std::shared_ptr<http_loop::Requester> stream_;
};

}  // namespace

Backend sse_beast() {
  return {
      .name = "sse/beast",
      .about = sse_beast_about,
      .traits = http_loop::traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"events kept for resuming", "1 MiB"},
                   {"keep-alive", "without limit, both connections"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<SseLoopServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http_loop::LoopClient<SseChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
