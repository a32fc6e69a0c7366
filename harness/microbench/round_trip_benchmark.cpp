// A round trip over each backend: both ends in this process, each on its own threads, on loopback.
#include <benchmark/benchmark.h>

#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "transports/registry.hpp"

namespace wirerace {
namespace {

class EchoEnd : public Listener {
 public:
  void on_open(Channel&) override {}
  void on_message(Channel& channel, Message message) override { channel.send(message); }
  void on_close(Channel*, std::string_view) override {}
  void on_timer() override {}
};

/// Sends a message, and as many more as asked for, each when the one before has come back.
class PingEnd : public Listener {
 public:
  explicit PingEnd(std::size_t bytes) : message_(bytes, 'x') {}

  void attach(End& end) { end_ = &end; }

  /// Waits for the channel; false where it closed instead.
  bool wait_open() {
    state_.wait(State::Opening);
    return state_ == State::Idle;
  }

  /// Seconds from the first message to the last's return; nothing where the channel closed, or a message was
  /// lost.
  std::optional<double> ping(std::size_t times) {
    left_ = times;
    sent_ = false;
    State idle = State::Idle;
    if (!state_.compare_exchange_strong(idle, State::Busy)) return std::nullopt;
    end_->wake_at(Clock::now());
    state_.wait(State::Busy);
    if (state_ == State::Closed) return std::nullopt;
    return std::chrono::duration<double>(finished_ - started_).count();
  }

  void on_open(Channel& channel) override {
    channel_ = &channel;
    become(State::Idle);
  }
  void on_timer() override {
    if (std::exchange(sent_, true)) {
      if (state_ == State::Busy) become(State::Closed);
      return;
    }
    started_ = Clock::now();
    end_->wake_at(started_ + patience);
    channel_->send({Kind::Text, message_});
  }
  void on_message(Channel& channel, Message message) override {
    if (--left_ > 0) return channel.send(message);
    finished_ = Clock::now();
    become(State::Idle);
  }
  void on_close(Channel*, std::string_view) override { become(State::Closed); }

 private:
  static constexpr std::chrono::seconds patience{10};

  enum class State : int { Opening, Idle, Busy, Closed };

  void become(State state) {
    state_ = state;
    state_.notify_all();
  }

  std::string message_;
  End* end_ = nullptr;
  Channel* channel_ = nullptr;
  std::size_t left_ = 0;
  bool sent_ = false;  // the first message; the timer then watches over the others
  TimePoint started_, finished_;
  std::atomic<State> state_{State::Opening};
};

void round_trip(benchmark::State& state, const Backend& backend) {
  constexpr std::size_t at_a_time = 50;
  EchoEnd echo;
  PingEnd ping(static_cast<std::size_t>(state.range(0)));
  const Tuning tuning{.poll_interval = std::chrono::milliseconds(5)};
  const auto server = backend.serve({.tuning = tuning}, echo);
  const auto client = backend.connect({.port = server->port(), .tuning = tuning}, ping);
  ping.attach(*client);
  if (!ping.wait_open()) return state.SkipWithError("the channel closed");
  while (state.KeepRunningBatch(at_a_time)) {
    const auto seconds = ping.ping(at_a_time);
    if (!seconds) return state.SkipWithError("the channel closed, or a message was lost");
    state.SetIterationTime(*seconds);
  }
  state.SetItemsProcessed(state.iterations());
}

/// One for each backend, named as people know it: BM_RoundTrip/tcp/asio/64. Short polling's is that of polls
/// 5 ms apart.
const bool registered = [] {
  for (const Backend& backend : backends()) {
    auto* benchmark =
        benchmark::RegisterBenchmark(("BM_RoundTrip/" + backend.name).c_str(),
                                     [&backend](benchmark::State& state) { round_trip(state, backend); });
    benchmark->UseManualTime()->MeasureProcessCPUTime()->Unit(benchmark::kMicrosecond);
    for (const std::int64_t bytes : {64, 1024, 65'000}) benchmark->Arg(bytes);
  }
  return true;
}();

}  // namespace
}  // namespace wirerace
