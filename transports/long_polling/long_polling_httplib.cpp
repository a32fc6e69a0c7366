#include "transports/long_polling/long_polling_httplib.hpp"

#include "transports/http/channels_client.hpp"
#include "transports/http/paired_channel.hpp"
#include "transports/http/poll_server.hpp"
#include "transports/http/poller.hpp"
#include "transports/http/settings.hpp"

namespace wirerace {

namespace {

class LongPollingChannel : public http::PairedChannel {
 public:
  LongPollingChannel(const ClientOptions& options, Listener& listener, unsigned)
      : PairedChannel(options, listener, options.tuning.long_poll_hold + http::io_patience) {}

 private:
  std::string receive() override {
    open();
    http::Poller poller(gets_, target("/poll"), [this](Message message) { deliver(message); });
    while (!ending()) {
      const auto outcome = poller.poll(options_.tuning.long_poll_hold);
      count_poll(outcome.empty);
      if (!outcome.why.empty()) return outcome.why;
    }
    return {};
  }
};

}  // namespace

Backend long_polling_httplib() {
  Traits traits = http::session_traits;
  traits.polled = true;
  return {
      .name = "long-polling/httplib",
      .about = long_polling_httplib_about,
      .traits = traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB"},
                   {"largest answer", "1 MiB, or one message"},
                   {"keep-alive", "without limit, both connections"},
                   {"listen backlog", "4096"},
                   {"threads", "2 a channel, at each end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<http::PollServer>(options, listener, 2, http::polling_absence,
                                                  options.tuning.long_poll_hold);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http::ChannelsClient<LongPollingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
