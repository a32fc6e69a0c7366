#include "transports/webhook/webhook_beast.hpp"

#include "transports/http/event_loop/loop_client.hpp"
#include "transports/webhook/hook_receiver.hpp"
#include "transports/webhook/hook_server.hpp"

namespace wirerace {

namespace {

using http_loop::ChannelOwner;
using http_loop::Header;
using webhook::HookReceiver;

// After so long without a word from the server the client asks whether its subscription is still there.
constexpr std::chrono::seconds longest_silence{15};

class WebhookChannel : public http_loop::ClientChannel, private webhook::Subscriber {
 public:
  using Shared = HookReceiver;

  WebhookChannel(ChannelOwner& owner, unsigned number, HookReceiver& receiver)
      : ClientChannel(owner, number, webhook::names), receiver_(receiver) {}

  void look_after(TimePoint now) override {
    ClientChannel::look_after(now);
    if (opened() && !over() && now - heard_ > longest_silence) doubt();
  }

  void close() override {
    receiver_.remove(*this);
    ClientChannel::close();
  }

 private:
  void ask() override {
    const std::string wish = receiver_.add(*this);
    posts_->send(open_header() + "Content-Type: application/json\r\nContent-Length: " +
                     std::to_string(wish.size()) + "\r\n",
                 wish);
  }

  // Unless an event was faster than the answer.
  void begin() override {
    heard_ = Clock::now();
    open();
    on_posted();
  }

  void on_event(Message message) override {
    heard_ = Clock::now();
    open();
    deliver(message);
  }

  void on_gap() override { fail("an event is missing"); }

  /// The server may have gone, or ended the subscription, or will connect again.
  void on_connection_gone() override { doubt(); }

  void doubt() {
    doubtful_ = true;
    if (opened() && !posts_->busy()) check();
  }

  void check() {
    if (over()) return;
    doubtful_ = false;
    checking_ = true;
    posts_->send(get_header(std::string(webhook::names.path) + query()));
  }

  void on_posted() override {
    heard_ = Clock::now();
    checking_ = checked_again_ = false;
    doubtful_ ? check() : void(post_queued());
  }

  void on_post_response(const Header& header) override {
    // Of another end's making, the answer to a check would count as that to what was asked before.
    if (!std::exchange(checking_, false) || over() || header.status != 204)
      return ClientChannel::on_post_response(header);
    on_posted();
  }

  /// A check may have been sent over a connection that had broken, too: once more, over a new one.
  void on_post_broken(std::string_view why) override {
    if (!std::exchange(checking_, false) || over() || std::exchange(checked_again_, true)) return fail(why);
    check();
  }

  HookReceiver& receiver_;
  TimePoint heard_{};           // when the server was
  bool doubtful_ = false;       // whether the subscription is still there
  bool checking_ = false;       // the request under way asks that
  bool checked_again_ = false;  // and did before, in vain
};

constexpr Traits traits = [] {
  Traits unresumed = http_loop::traits;
  unresumed.tls_resumed = false;  // the server's connections to the receivers are not
  return unresumed;
}();

}  // namespace

Backend webhook_beast() {
  return {
      .name = "webhook/beast",
      .about = webhook_beast_about,
      .traits = traits,
      .settings = {{"posts at a time", "1 a subscription"},
                   {"signature", "HMAC-SHA256 (Standard Webhooks v1), verified"},
                   {"attempts", "5: again at once, after 100 ms, 500 ms and 2 s"},
                   {"keep-alive", "without limit, both connections"},
                   {"TCP_NODELAY", "on, both ends"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096, both ends"},
                   {"threads", "1 an end"},
                   {"compression", "off"},
                   {"TLS", "off"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<webhook::HookServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<http_loop::LoopClient<WebhookChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
