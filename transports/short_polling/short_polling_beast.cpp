#include "transports/short_polling/short_polling_beast.hpp"

#include <algorithm>

#include "transports/http/event_loop/loop_client.hpp"
#include "transports/http/event_loop/poll_server.hpp"
#include "transports/http/event_loop/poller.hpp"
#include "transports/http/settings.hpp"

namespace wirerace {

namespace {

using http_loop::ChannelOwner;
using http_loop::Header;

class ShortPollingChannel : public http_loop::ClientChannel {
 public:
  ShortPollingChannel(ChannelOwner& owner, unsigned number)
      : ClientChannel(owner, number), timer_(owner.context()) {}

  void leave() override {
    timer_.cancel();
    ClientChannel::leave();
  }

  void close() override {
    timer_.cancel();
    ClientChannel::close();
  }

 private:
  std::chrono::milliseconds interval() const { return owner_.options().tuning.poll_interval; }

  void begin() override {
    const unsigned channels = std::max(1U, owner_.options().channels);
    next_poll_ = Clock::now() + interval() * (number_ % channels) / channels;
    open();
    go_on();
  }

  void queued() override { go_on(); }
  void on_posted() override { go_on(); }

  // Whatever is due, one request at a time.
  void go_on() {
    if (over() || posts_->busy()) return;
    const TimePoint now = Clock::now();
    const bool due = now >= next_poll_;
    // In turns, so that neither waits for the other to have nothing to do.
    if (due && !polled_last_) return poll(now);
    if (post_queued()) {
      polled_last_ = false;
      return;
    }
    if (due) return poll(now);
    timer_.expires_at(next_poll_);
    timer_.async_wait([self = shared_from_this(), this](const asio::error_code& aborted) {
      if (!aborted) go_on();
    });
  }

  void poll(TimePoint now) {
    next_poll_ =
        std::max(next_poll_ + interval(), now);  // where polls take longer than the interval, back to back
    polling_ = polled_last_ = true;
    posts_->send(get_header(poller_.target(session(), std::chrono::milliseconds(0))));
  }

  void on_post_header(const Header& header) override {
    if (polling_) poller_.header(header);
  }

  void on_post_body(std::string_view piece) override {
    if (polling_) return poller_.body(piece);
    ClientChannel::on_post_body(piece);
  }

  void on_post_response(const Header& header) override {
    if (!std::exchange(polling_, false) || over()) return ClientChannel::on_post_response(header);
    const auto outcome = poller_.response(header);
    owner_.count_poll(outcome.empty);
    if (!outcome.why.empty()) return fail(outcome.why);
    go_on();
  }

  void on_post_broken(std::string_view why) override {
    if (!std::exchange(polling_, false) || over() || !posts_->connected() || !poller_.broken())
      return fail(why);
    next_poll_ = Clock::now();
    go_on();
  }

  http_loop::Poller poller_{[this](Message message) { deliver(message); }};
  asio::Timer timer_;
  TimePoint next_poll_{};
  bool polling_ = false;      // the request under way is a poll
  bool polled_last_ = false;  // the last one, or the one under way, is
};

}  // namespace

Backend short_polling_beast() {
  Traits traits = http_loop::traits;
  traits.polled = true;
  return {
      .name = "short-polling/beast",
      .about = short_polling_beast_about,
      .traits = traits,
      .settings = {{"poll interval", "50 ms, unless --poll-interval says otherwise"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"largest answer", "1 MiB, or one message"},
                   {"keep-alive", "without limit, one connection"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<http_loop::PollServer>(options, listener,
                                                       http::polling_absence + options.tuning.poll_interval,
                                                       std::chrono::milliseconds(0));
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http_loop::LoopClient<ShortPollingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
