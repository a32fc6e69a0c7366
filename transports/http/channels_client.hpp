// The Client of the HTTP backends.
#pragma once

#include <memory>
#include <mutex>
#include <system_error>
#include <vector>

#include "transports/asio/loop.hpp"
#include "transports/http/client_channel.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace::http {

/// Kind is a ClientChannel made from the options, the listener and its number among all channels that the
/// client has opened.
template <class Kind>
class ChannelsClient : public Client {
 public:
  ChannelsClient(const ClientOptions& options, Listener& listener)
      : options_(options), listener_(listener), timer_([&listener] { listener.on_timer(); }) {
    (void)asio::parse_address(options.address);  // says what is wrong with it, which the library would not
    try {
      for (unsigned i = 0; i < options.channels; ++i) add();
    } catch (const std::system_error& error) {
      close();
      throw TransportError(std::string("cannot start a thread for each channel: ") + error.what());
    }
  }

  ~ChannelsClient() override { close(); }

  void wake_at(TimePoint when) override { timer_.wake_at(when); }

  void open(unsigned channels) override {
    forget_done();
    for (unsigned i = 0; i < channels; ++i) {
      try {
        add();
      } catch (const std::system_error& error) {
        timer_.post([this, why = std::string("cannot start a thread: ") + error.what()] {
          listener_.on_close(nullptr, why);
        });
      }
    }
  }

  PollCounts polls() const override {
    const std::lock_guard lock(mutex_);
    PollCounts sum = forgotten_;
    for (const auto& channel : channels_) add(channel->polls(), sum);
    return sum;
  }

 private:
  static void add(const PollCounts& polls, PollCounts& sum) {
    sum.total += polls.total;
    sum.empty += polls.empty;
  }

  void add() {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    auto channel = std::make_unique<Kind>(options_, listener_, next_number_++);
    channel->start();
    channels_.push_back(std::move(channel));
  }

  void forget_done() {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    std::erase_if(channels_, [this](const auto& channel) {
      if (!channel->done()) return false;
      channel->join();
      add(channel->polls(), forgotten_);
      return true;
    });
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;  // and so channels_ stays as it is
    }
    for (const auto& channel : channels_) channel->close();
    for (const auto& channel : channels_) channel->join();
  }

  const ClientOptions options_;
  Listener& listener_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Kind>> channels_;
  PollCounts forgotten_;  // of the channels that are no longer there
  unsigned next_number_ = 0;
  bool closing_ = false;
  TimerThread timer_;  // goes first: its callback may send on the channels
};

}  // namespace wirerace::http
