// The Client of the HTTP backends.
#pragma once

#include <memory>
#include <system_error>
#include <vector>

#include "transports/asio/loop.hpp"
#include "transports/http/client_channel.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace::http {

/// Kind is a ClientChannel made from the options, the listener and its number among the client's channels.
template <class Kind>
class ChannelsClient : public Client {
 public:
  ChannelsClient(const ClientOptions& options, Listener& listener)
      : timer_([&listener] { listener.on_timer(); }) {
    (void)asio::parse_address(options.address);  // says what is wrong with it, which the library would not
    for (unsigned i = 0; i < options.channels; ++i) {
      channels_.push_back(std::make_unique<Kind>(options, listener, i));
    }
    try {
      for (const auto& channel : channels_) channel->start();
    } catch (const std::system_error& error) {
      close();
      throw TransportError(std::string("cannot start a thread for each channel: ") + error.what());
    }
  }

  ~ChannelsClient() override { close(); }

  void wake_at(TimePoint when) override { timer_.wake_at(when); }

  PollCounts polls() const override {
    PollCounts sum;
    for (const auto& channel : channels_) {
      const PollCounts polls = channel->polls();
      sum.total += polls.total;
      sum.empty += polls.empty;
    }
    return sum;
  }

 private:
  void close() {
    for (const auto& channel : channels_) channel->close();
    for (const auto& channel : channels_) channel->join();
  }

  std::vector<std::unique_ptr<Kind>> channels_;
  TimerThread timer_;  // goes first: its callback may send on the channels
};

}  // namespace wirerace::http
