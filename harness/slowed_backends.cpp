// For measuring how well slowdowns are found (scripts/verdicts.sh): a registry of three real backends. The
// client of tcp/asio takes longer over every message that arrives, by so many percent of the time since the
// one before as WIRERACE_SLOWED_PERCENT says: then a round trip takes as many percent longer, however fast
// the machine is just now. A program that links it is the command line that races them.
#include <cstdlib>

#include "transports/grpc/grpc_cq.hpp"
#include "transports/registry.hpp"
#include "transports/tcp/tcp_asio.hpp"
#include "transports/websocket/websocket_beast.hpp"

namespace wirerace {

namespace {

double slowed_part() {
  const char* text = std::getenv("WIRERACE_SLOWED_PERCENT");
  return text ? std::strtod(text, nullptr) / 100 : 0;
}

class Slowed : public Listener {
 public:
  explicit Slowed(Listener& listener) : listener_(listener) {}

  void on_open(Channel& channel) override { listener_.on_open(channel); }
  void on_message(Channel& channel, Message message) override {
    const TimePoint now = Clock::now();
    if (last_ != TimePoint{}) {
      const TimePoint until = now + std::chrono::round<Clock::duration>(part_ * (now - last_));
      while (Clock::now() < until) {
      }
    }
    last_ = Clock::now();
    listener_.on_message(channel, message);
  }
  void on_close(Channel* channel, std::string_view why) override { listener_.on_close(channel, why); }
  void on_timer() override { listener_.on_timer(); }

 private:
  Listener& listener_;
  const double part_ = slowed_part();
  TimePoint last_{};
};

class SlowedClient : public Client {
 public:
  SlowedClient(const ClientOptions& options, Listener& listener)
      : slowed_(listener), client_(tcp_asio().connect(options, slowed_)) {}

  void wake_at(TimePoint when) override { client_->wake_at(when); }
  void open(unsigned channels) override { client_->open(channels); }

 private:
  Slowed slowed_;
  std::unique_ptr<Client> client_;
};

Backend slowed() {
  Backend backend = tcp_asio();
  backend.connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
    return std::make_unique<SlowedClient>(options, listener);
  };
  return backend;
}

}  // namespace

const std::vector<Backend>& backends() {
  static const std::vector<Backend> all = {slowed(), websocket_beast(), grpc_cq()};
  return all;
}

}  // namespace wirerace
