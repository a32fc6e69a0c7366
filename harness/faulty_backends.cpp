#include "harness/faulty_backends.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "transports/registry.hpp"
#include "transports/tcp/tcp_asio.hpp"

namespace wirerace {

namespace {

const Backend& honest() {
  static const Backend backend = tcp_asio();
  return backend;
}

std::uint64_t fault_at() {
  const char* at = std::getenv(fault_at_variable);
  return at ? std::strtoull(at, nullptr, 10) : 0;
}

void keep_busy(std::chrono::milliseconds time) {
  for (const TimePoint until = Clock::now() + time; Clock::now() < until;) {
  }
}

class FaultyEnd;

class FaultyChannel : public Channel {
 public:
  FaultyChannel(FaultyEnd& end, Channel& inner) : end_(end), inner_(inner) {}

  void send(Message message) override;
  std::size_t backlog() const override { return inner_.backlog(); }

  void really_send(Message message) {
    inner_.send(message);
    if (!held_.empty()) inner_.send({message.kind, std::exchange(held_, {})});
  }
  void hold(Message message) { held_ = message.bytes; }

 private:
  FaultyEnd& end_;
  Channel& inner_;
  std::string held_;  ///< goes behind the next message
};

/// Stands between an end of tcp/asio, which has one thread, and its listener.
class FaultyEnd : public Server, public Client, private Listener {
 public:
  FaultyEnd(Fault fault, Befalls befalls, Listener& listener)
      : fault_(fault), befalls_(befalls), listener_(listener) {}

  ~FaultyEnd() override {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    dying_.notify_one();
    if (undertaker_.joinable()) undertaker_.join();
    const char* log = std::getenv(fault_log_variable);
    if (log && fault_at_ > 0) std::ofstream(log, std::ios::app) << sent_wrongly_ << '\n';
  }

  void serve(const ServerOptions& options) {
    auto server = honest().serve(options, *this);
    port_ = server->port();
    live(std::move(server));
  }
  void connect(const ClientOptions& options) {
    auto client = honest().connect(options, *this);
    client_ = client.get();
    live(std::move(client));
  }

  void wake_at(TimePoint when) override {
    const std::lock_guard lock(mutex_);
    wanted_ = when;
    arm();
  }
  std::uint16_t port() const override { return port_; }
  void open(unsigned channels) override { client_->open(channels); }

  void send(FaultyChannel& channel, Message message) {
    ++count_;
    if (fault_ == Fault::Stall && fault_at_ > 0 && count_ > fault_at_) return;
    if (!befalls_it()) return channel.really_send(message);
    ++sent_wrongly_;
    send_wrongly(channel, message);
  }

 private:
  struct Delayed {
    TimePoint until;
    FaultyChannel* channel;
    Kind kind;
    std::string bytes;
  };

  bool befalls_it() {
    if (fault_at_ == 0) return false;
    switch (befalls_) {
      case Befalls::One:
        return count_ == fault_at_;
      case Befalls::Each:
        return count_ % fault_at_ == 0;
      case Befalls::OneIn:
        return random_() % fault_at_ == 0;
      case Befalls::All:
        return true;
    }
    return false;
  }

  // Sets the inner end's only timer; under the mutex.
  void arm() {
    const TimePoint next = delayed_.empty() ? wanted_ : std::min(wanted_, delayed_.front().until);
    if (inner_ && next != TimePoint::max()) inner_->wake_at(next);
  }

  void delay(FaultyChannel& channel, Message message) {
    const std::lock_guard lock(mutex_);
    const TimePoint until = Clock::now() + std::chrono::milliseconds(fault_at_);
    delayed_.push_back({until, &channel, message.kind, std::string(message.bytes)});
    if (delayed_.size() == 1) arm();
  }

  std::optional<Delayed> take_delayed(TimePoint now) {
    const std::lock_guard lock(mutex_);
    if (delayed_.empty() || delayed_.front().until > now) return std::nullopt;
    std::optional<Delayed> first = std::move(delayed_.front());
    delayed_.pop_front();
    return first;
  }

  void live(std::unique_ptr<End> inner) {
    {
      const std::lock_guard lock(mutex_);
      inner_ = std::move(inner);
    }
    // An end must not be destroyed from its own thread.
    undertaker_ = std::thread([this] {
      std::unique_lock lock(mutex_);
      dying_.wait(lock, [this] { return dead_ || ended_; });
      const std::unique_ptr<End> gone = std::move(inner_);
      lock.unlock();
    });
  }

  void die() {
    {
      const std::lock_guard lock(mutex_);
      dead_ = true;
    }
    dying_.notify_one();
  }

  void send_wrongly(FaultyChannel& channel, Message message) {
    std::string bytes;
    switch (fault_) {
      case Fault::None:
      case Fault::TakeSlowly:
        return channel.really_send(message);
      case Fault::Drop:
      case Fault::Stall:
        return;
      case Fault::Duplicate:
        channel.really_send(message);
        return channel.really_send(message);
      case Fault::Swap:
        return channel.hold(message);
      case Fault::FlipFirst:
        bytes = message.bytes;
        bytes.front() ^= 1;
        break;
      case Fault::FlipMiddle:
        bytes = message.bytes;
        bytes[bytes.size() / 2] ^= 1;
        break;
      case Fault::FlipLast:
        bytes = message.bytes;
        bytes.back() ^= 1;
        break;
      case Fault::Truncate:
        bytes = message.bytes;
        bytes.pop_back();
        break;
      case Fault::Misdeliver:
        for (const auto& other : channels_) {
          if (other.get() != &channel) return other->really_send(message);
        }
        return;
      case Fault::Die:
        return die();
      case Fault::Shed:
        if (message.bytes.size() <= fault_at_) channel.really_send(message);
        return;
      case Fault::Delay:
        return delay(channel, message);
      case Fault::SendSlowly:
        keep_busy(std::chrono::milliseconds(fault_at_));
        return channel.really_send(message);
    }
    channel.really_send({message.kind, bytes});
  }

  static FaultyChannel& ours(Channel& inner) { return *static_cast<FaultyChannel*>(inner.user); }

  void on_open(Channel& inner) override {
    channels_.push_back(std::make_unique<FaultyChannel>(*this, inner));
    inner.user = channels_.back().get();
    listener_.on_open(*channels_.back());
  }
  void on_message(Channel& inner, Message message) override {
    if (fault_ == Fault::Die && ++count_ == fault_at_) die();
    if (fault_ == Fault::TakeSlowly) keep_busy(std::chrono::milliseconds(fault_at_));
    listener_.on_message(ours(inner), message);
  }
  void on_close(Channel* inner, std::string_view why) override {
    if (inner) {
      const std::lock_guard lock(mutex_);
      std::erase_if(delayed_, [&](const Delayed& each) { return each.channel == &ours(*inner); });
    }
    listener_.on_close(inner ? &ours(*inner) : nullptr, why);
    if (inner) std::erase_if(channels_, [&](const auto& each) { return each.get() == &ours(*inner); });
  }
  void on_timer() override {
    const TimePoint now = Clock::now();
    while (const auto delayed = take_delayed(now)) {
      delayed->channel->really_send({delayed->kind, delayed->bytes});
    }
    const bool is_wanted = [&] {
      const std::lock_guard lock(mutex_);
      if (wanted_ > now) return false;
      wanted_ = TimePoint::max();
      return true;
    }();
    if (is_wanted) listener_.on_timer();
    const std::lock_guard lock(mutex_);
    arm();
  }

  const Fault fault_;
  const Befalls befalls_;
  const std::uint64_t fault_at_ = fault_at();
  Listener& listener_;
  std::uint16_t port_ = 0;
  Client* client_ = nullptr;  // the inner end, where it is one; there as long as it calls

  // The inner end's thread alone.
  std::vector<std::unique_ptr<FaultyChannel>> channels_;
  std::uint64_t count_ = 0;
  std::uint64_t sent_wrongly_ = 0;
  std::mt19937_64 random_;

  std::mutex mutex_;
  std::condition_variable dying_;
  bool dead_ = false;
  bool ended_ = false;
  std::unique_ptr<End> inner_;
  TimePoint wanted_ = TimePoint::max();  // by the listener
  std::deque<Delayed> delayed_;
  std::thread undertaker_;
};

void FaultyChannel::send(Message message) {
  end_.send(*this, message);
}

constexpr Traits ordered = {.reliable = false};
constexpr Traits unordered = {.reliable = false, .ordered = false};

template <Fault fault, Befalls befalls = Befalls::One>
Backend faulty(const char* name, const Traits& traits = {}) {
  Backend backend = honest();
  backend.name = name;
  backend.about = "tcp/asio with a fault, for tests.";
  backend.traits = traits;
  backend.serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
    auto end = std::make_unique<FaultyEnd>(fault, befalls, listener);
    end->serve(options);
    return end;
  };
  backend.connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
    auto end = std::make_unique<FaultyEnd>(fault, befalls, listener);
    end->connect(options);
    return end;
  };
  return backend;
}

}  // namespace

const std::vector<Backend>& backends() {
  static const std::vector<Backend> all = {
      faulty<Fault::None>("tcp/honest"),
      faulty<Fault::Drop>("tcp/drops"),
      faulty<Fault::Duplicate>("tcp/duplicates"),
      faulty<Fault::Swap>("tcp/swaps"),
      faulty<Fault::FlipFirst>("tcp/flips-first"),
      faulty<Fault::FlipMiddle>("tcp/flips-middle"),
      faulty<Fault::FlipLast>("tcp/flips-last"),
      faulty<Fault::Truncate>("tcp/truncates"),
      faulty<Fault::Misdeliver>("tcp/misdelivers"),
      faulty<Fault::Stall>("tcp/stalls"),
      faulty<Fault::Die>("tcp/dies"),
      faulty<Fault::Drop, Befalls::OneIn>("tcp/drops-some", ordered),
      faulty<Fault::Duplicate, Befalls::Each>("tcp/duplicates-some", ordered),
      faulty<Fault::Swap, Befalls::Each>("tcp/swaps-some", unordered),
      faulty<Fault::Shed, Befalls::All>("tcp/sheds", ordered),
      faulty<Fault::Delay, Befalls::All>("tcp/delays"),
      faulty<Fault::SendSlowly, Befalls::All>("tcp/sends-slowly"),
      faulty<Fault::TakeSlowly, Befalls::All>("tcp/takes-slowly"),
  };
  return all;
}

}  // namespace wirerace
