#include "scenarios/plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/random.hpp"
#include "scenarios/sizes.hpp"
#include "scenarios/trace.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;
using Messages = std::vector<PlannedMessage>;

// Streams of the seed; the payload has stream 1, the sizes have stream 2.
constexpr std::uint64_t time_stream = 3;
constexpr std::uint64_t channel_stream = 4;

constexpr std::size_t drawn_cycle = 4096;

/// Channels that messages are dealt to: a broadcast's have none of their own.
std::uint32_t channels_of(const Scenario& scenario) {
  return scenario.flow == Flow::Broadcast ? 1 : scenario.clients;
}

/// When message i goes, in nanoseconds, where `rate` a second go evenly.
double evenly(std::uint64_t i, double rate) {
  return std::round(static_cast<double>(i) / rate * 1e9);
}

nanoseconds whole(double time) {
  return nanoseconds(static_cast<std::int64_t>(time));
}

/// Plays the recording's first `length` from `start` on, over and over where it loops.
void play(const Scenario& scenario, nanoseconds start, nanoseconds length, Messages& messages) {
  const Sizes sizes(scenario);
  const auto recording = static_cast<double>(recording_length(scenario.trace).count());
  std::uint32_t channel = 0;
  for (double again = 0; again == 0 || scenario.loop; ++again) {
    for (const TraceEntry& entry : scenario.trace) {
      const double recorded = again * recording + static_cast<double>(entry.at.count());
      const double at = std::round(recorded / scenario.speed);
      if (at >= static_cast<double>(length.count())) return;
      messages.push_back({start + whole(at), channel, sizes.of(entry)});
      channel = (channel + 1) % channels_of(scenario);
    }
  }
}

Plan plan_recorded(const Scenario& scenario) {
  Plan plan;
  play(scenario, nanoseconds(0), scenario.warmup, plan.messages);
  plan.rehearsed = plan.messages.size();
  play(scenario, scenario.warmup, scenario.duration, plan.messages);
  return plan;
}

/// Adds messages in order of time, dealt to the channels in turn.
class Dealer {
 public:
  explicit Dealer(const Scenario& scenario) : sizes_(scenario), channels_(channels_of(scenario)) {}

  void add(nanoseconds at) {
    messages.push_back({at, static_cast<std::uint32_t>(messages.size() % channels_), sizes_.next()});
  }

  /// Adds messages evenly from `start` on, as long as they are before `end`.
  void add_evenly(nanoseconds start, nanoseconds end, double rate) {
    for (std::uint64_t i = 0;; ++i) {
      const double at = evenly(i, rate);
      if (at >= static_cast<double>((end - start).count())) return;
      add(start + whole(at));
    }
  }

  Messages messages;

 private:
  Sizes sizes_;
  std::uint32_t channels_;
};

Messages plan_constant(const Scenario& scenario) {
  Dealer dealer(scenario);
  dealer.add_evenly(nanoseconds(0), scenario.warmup + scenario.duration, scenario.rate);
  return std::move(dealer.messages);
}

Messages plan_bursts(const Scenario& scenario) {
  const nanoseconds end = scenario.warmup + scenario.duration;
  Dealer dealer(scenario);
  for (nanoseconds start{}; start < end; start += scenario.on + scenario.off)
    dealer.add_evenly(start, std::min(start + scenario.on, end), scenario.rate);
  return std::move(dealer.messages);
}

/// In the window n messages have gone when rate t + (end_rate - rate) t² / (2 duration) = n.
Messages plan_ramp(const Scenario& scenario) {
  Dealer dealer(scenario);
  dealer.add_evenly(nanoseconds(0), scenario.warmup, scenario.rate);
  const double length = static_cast<double>(scenario.duration.count());
  const double growth = (scenario.end_rate - scenario.rate) / (length * 1e-9);  // messages/s²
  for (double n = 0;; ++n) {
    const double rate_squared = scenario.rate * scenario.rate + 2 * growth * n;
    if (rate_squared < 0) break;  // a falling rate's last message has gone
    const double at = std::round(2 * n / (scenario.rate + std::sqrt(rate_squared)) * 1e9);
    if (at >= length) break;
    dealer.add(scenario.warmup + whole(at));
  }
  return std::move(dealer.messages);
}

Messages plan_poisson(const Scenario& scenario) {
  const nanoseconds end = scenario.warmup + scenario.duration;
  Random times(scenario.seed, time_stream);
  Random channels(scenario.seed, channel_stream);
  Sizes sizes(scenario);
  Messages messages;
  for (nanoseconds at{};;) {
    const double gap = times.exponential() * 1e9 / scenario.rate;
    if (gap >= static_cast<double>(end.count())) return messages;
    at += nanoseconds(std::llround(gap));
    if (at >= end) return messages;
    messages.push_back({at, channels.below(channels_of(scenario)), sizes.next()});
  }
}

Messages plan_cycle(const Scenario& scenario) {
  const bool drawn =
      !scenario.size_mix.empty() || scenario.log_normal || scenario.min_bytes != scenario.max_bytes;
  Messages cycle(scenario.trace.empty() ? (drawn ? drawn_cycle : 1) : scenario.trace.size());
  Sizes sizes(scenario);
  for (PlannedMessage& message : cycle) message.bytes = sizes.next();
  return cycle;
}

}  // namespace

Plan plan(const Scenario& scenario) {
  switch (scenario.pace) {
    case Pace::Recorded:
      return plan_recorded(scenario);
    case Pace::Constant:
      return {plan_constant(scenario)};
    case Pace::Poisson:
      return {plan_poisson(scenario)};
    case Pace::Bursts:
      return {plan_bursts(scenario)};
    case Pace::Ramp:
      return {plan_ramp(scenario)};
    case Pace::Closed:
    case Pace::Flood:
      return {plan_cycle(scenario)};
  }
  return {};
}

}  // namespace wirerace
