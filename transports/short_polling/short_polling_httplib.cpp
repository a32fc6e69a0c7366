#include "transports/short_polling/short_polling_httplib.hpp"

#include <algorithm>

#include "transports/http/channels_client.hpp"
#include "transports/http/poll_server.hpp"
#include "transports/http/poller.hpp"
#include "transports/http/settings.hpp"

namespace wirerace {

namespace {

class ShortPollingChannel : public http::ClientChannel {
 public:
  ShortPollingChannel(const ClientOptions& options, Listener& listener, unsigned number)
      : ClientChannel(options, listener), number_(number) {}

 private:
  std::string run() override {
    const auto interval = options_.tuning.poll_interval;
    const unsigned channels = std::max(1U, options_.channels);
    TimePoint next_poll = Clock::now() + interval * (number_ % channels) / channels;
    http::Poller poller(posts_, target("/poll"), [this](Message message) { deliver(message); });
    open();
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait_until(lock, next_poll, [this] { return closing_ || !queued_.empty(); });
      }
      if (closing_) {
        leave();
        return {};
      }
      if (std::string why = post_queued(); !why.empty()) return why;
      const TimePoint now = Clock::now();
      if (now < next_poll) continue;
      next_poll =
          std::max(next_poll + interval, now);  // where polls take longer than the interval, back to back
      const auto outcome = poller.poll(std::chrono::milliseconds(0));
      count_poll(outcome.empty);
      if (!outcome.why.empty()) return outcome.why;
    }
  }

  unsigned number_;
};

}  // namespace

Backend short_polling_httplib() {
  Traits traits = http::session_traits;
  traits.polled = true;
  return {
      .name = "short-polling/httplib",
      .about = short_polling_httplib_about,
      .traits = traits,
      .settings = {{"poll interval", "50 ms, unless --poll-interval says otherwise"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"largest answer", "1 MiB, or one message"},
                   {"keep-alive", "without limit, one connection"},
                   {"listen backlog", "4096"},
                   {"threads", "1 a channel, at each end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<http::PollServer>(options, listener, 1,
                                                  http::polling_absence + options.tuning.poll_interval,
                                                  std::chrono::milliseconds(0));
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http::ChannelsClient<ShortPollingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
