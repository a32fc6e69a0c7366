// The Client of the HTTP backends on an event loop.
#pragma once

#include <atomic>
#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <unordered_map>

#include "transports/asio/addresses.hpp"
#include "transports/http/event_loop/client_channel.hpp"

namespace wirerace::http_loop {

/// Made from a loop and the options of an End: what all its channels share.
struct NothingShared {
  NothingShared(asio::Loop&, const ClientOptions&) {}
};

template <class Kind>
struct SharedBy {
  using Type = NothingShared;
};
template <class Kind>
requires requires {
  typename Kind::Shared;
}
struct SharedBy<Kind> {
  using Type = typename Kind::Shared;
};

/// Kind is a ClientChannel made from its owner and its number; and from the End's Kind::Shared, which is
/// made as NothingShared is, where there is one.
template <class Kind>
class LoopClient : public Client, private ChannelOwner {
 public:
  LoopClient(const ClientOptions& options, Listener& listener)
      : options_(options),
        listener_(listener),
        loop_([this] {
          if (!leaving_) listener_.on_timer();
        }),
        connector_(loop_.context(), asio::Tcp::endpoint(options.address, options.port),
                   options.tuning.tls.get(), options.server_name()) {
    LoopClient::open(options.channels);
    look_after();
    loop_.start();
  }

  ~LoopClient() override {
    auto all_left = all_left_.get_future();
    boost::asio::post(loop_.context(), [this] { leave(); });
    all_left.wait_for(leaving_patience);  // a server that does not hear it sees the connections go
    loop_.stop();
  }

  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void open(unsigned channels) override {
    if (leaving_) return;
    for (unsigned i = 0; i < channels; ++i) {
      const auto channel = make();
      channels_.emplace(channel.get(), channel);
      channel->start();
    }
  }

  PollCounts polls() const override { return {polls_.load(), empty_polls_.load()}; }

 private:
  using Shared = typename SharedBy<Kind>::Type;

  static constexpr std::chrono::seconds leaving_patience{1};
  static constexpr std::chrono::milliseconds look_interval{500};

  std::shared_ptr<Kind> make() {
    auto& owner = static_cast<ChannelOwner&>(*this);
    if constexpr (std::is_same_v<Shared, NothingShared>) {
      return std::make_shared<Kind>(owner, next_number_++);
    } else {
      return std::make_shared<Kind>(owner, next_number_++, shared_);
    }
  }

  boost::asio::io_context& context() override { return loop_.context(); }
  asio::Connector& connector() override { return connector_; }
  const ClientOptions& options() const override { return options_; }
  Listener& listener() override { return listener_; }

  void count_poll(bool empty) override {
    polls_.fetch_add(1, std::memory_order_relaxed);
    if (empty) empty_polls_.fetch_add(1, std::memory_order_relaxed);
  }

  void ended(ClientChannel& channel, std::string_view why) override {
    channel.close();
    listener_.on_close(channel.opened() ? &channel : nullptr, why);
    forget(channel);
  }

  void leave() {
    leaving_ = true;
    if (channels_.empty()) return all_left_.set_value();
    auto all = channels_;  // those without a session leave at once
    for (auto& [at, channel] : all) channel->leave();
  }

  void left(ClientChannel& channel) override {
    channel.close();
    if (channels_.contains(&channel)) forget(channel);
    if (leaving_ && channels_.empty()) all_left_.set_value();
  }

  void forget(ClientChannel& channel) {
    const auto found = channels_.find(&channel);
    // The channel, or a connection of its, may be calling.
    boost::asio::post(loop_.context(), [alive = std::move(found->second)] {});
    channels_.erase(found);
  }

  void look_after() {
    auto all = channels_;
    for (auto& [at, channel] : all) channel->look_after(Clock::now());
    timer_.expires_after(look_interval);
    timer_.async_wait([this](const asio::error_code& aborted) {
      if (!aborted) look_after();
    });
  }

  const ClientOptions options_;
  Listener& listener_;
  asio::Loop loop_;
  asio::Connector connector_;
  asio::Timer timer_{loop_.context()};
  Shared shared_{loop_, options_};
  std::unordered_map<ClientChannel*, std::shared_ptr<Kind>> channels_;
  unsigned next_number_ = 0;
  bool leaving_ = false;
  std::promise<void> all_left_;
  std::atomic<std::uint64_t> polls_{0}, empty_polls_{0};
};

}  // namespace wirerace::http_loop
