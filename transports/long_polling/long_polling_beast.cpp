#include "transports/long_polling/long_polling_beast.hpp"

#include "transports/http/event_loop/loop_client.hpp"
#include "transports/http/event_loop/poll_server.hpp"
#include "transports/http/event_loop/poller.hpp"
#include "transports/http/settings.hpp"

namespace wirerace {

namespace {

using http_loop::ChannelOwner;
using http_loop::Header;

// How much longer than the hold a poll is waited for.
constexpr std::chrono::seconds patience{30};

class LongPollingChannel : public http_loop::ClientChannel {
 public:
  LongPollingChannel(ChannelOwner& owner, unsigned number)
      : ClientChannel(owner, number),
        gets_(make_requester({.on_header = [this](const Header& header) { poller_.header(header); },
                              .on_body = [this](std::string_view piece) { poller_.body(piece); },
                              .on_response = [this](const Header& header) { polled(header); },
                              .on_broken = [this](std::string_view why) { broken(why); }})) {}

  void leave() override {
    gets_->close();
    ClientChannel::leave();
  }

  void look_after(TimePoint now) override {
    gets_->look_after(now, hold() + patience, "the server did not answer");
    ClientChannel::look_after(now);
  }

  void close() override {
    gets_->close();
    ClientChannel::close();
  }

 private:
  std::chrono::milliseconds hold() const { return owner_.options().tuning.long_poll_hold; }

  void begin() override {
    open();
    poll();
  }

  void poll() {
    if (!over()) gets_->send(get_header(poller_.target(session(), hold())));
  }

  void polled(const Header& header) {
    const auto outcome = poller_.response(header);
    owner_.count_poll(outcome.empty);
    if (!outcome.why.empty()) return fail(outcome.why);
    poll();
  }

  void broken(std::string_view why) {
    if (!gets_->connected() || !poller_.broken()) return fail(why);
    poll();
  }

  http_loop::Poller poller_{[this](Message message) { deliver(message); }};
  std::shared_ptr<http_loop::Requester> gets_;
};

}  // namespace

Backend long_polling_beast() {
  Traits traits = http_loop::traits;
  traits.polled = true;
  return {
      .name = "long-polling/beast",
      .about = long_polling_beast_about,
      .traits = traits,
      .settings = {{"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"largest answer", "1 MiB, or one message"},
                   {"keep-alive", "without limit, both connections"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<http_loop::PollServer>(options, listener, http::polling_absence,
                                                       options.tuning.long_poll_hold);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http_loop::LoopClient<LongPollingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
