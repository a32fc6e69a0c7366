#include "scenarios/workload.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>

#include "scenarios/check.hpp"
#include "scenarios/random.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

// Streams of the seed; the payload has stream 1.
constexpr std::uint64_t size_stream = 2;
constexpr std::uint64_t time_stream = 3;
constexpr std::uint64_t channel_stream = 4;

constexpr std::size_t drawn_cycle = 4096;

/// The size of each next message.
class Sizes {
 public:
  explicit Sizes(const Scenario& scenario) : scenario_(scenario), random_(scenario.seed, size_stream) {}

  std::uint32_t next() {
    if (scenario_.trace.empty())
      return scenario_.min_bytes + random_.below(scenario_.max_bytes - scenario_.min_bytes + 1);
    return of(scenario_.trace[next_++ % scenario_.trace.size()]);
  }

  std::uint32_t of(const TraceEntry& entry) const {
    return std::max(entry.bytes, Workload::smallest(scenario_.payload));
  }

 private:
  const Scenario& scenario_;
  Random random_;
  std::size_t next_ = 0;
};

/// Plays the recording's first `length` from `start` on.
void play(const Scenario& scenario, nanoseconds start, nanoseconds length,
          std::vector<PlannedMessage>& messages) {
  const Sizes sizes(scenario);
  std::uint32_t channel = 0;
  for (const TraceEntry& entry : scenario.trace) {
    const double at = std::round(static_cast<double>(entry.at.count()) / scenario.speed);
    if (at >= static_cast<double>(length.count())) return;
    messages.push_back({start + nanoseconds(static_cast<std::int64_t>(at)), channel, sizes.of(entry)});
    channel = (channel + 1) % scenario.clients;
  }
}

std::vector<PlannedMessage> plan_constant(const Scenario& scenario) {
  const nanoseconds end = scenario.warmup + scenario.duration;
  Sizes sizes(scenario);
  std::vector<PlannedMessage> messages;
  for (std::uint64_t i = 0;; ++i) {
    const double at = std::round(static_cast<double>(i) / scenario.rate * 1e9);
    if (at >= static_cast<double>(end.count())) return messages;
    messages.push_back({nanoseconds(static_cast<std::int64_t>(at)),
                        static_cast<std::uint32_t>(i % scenario.clients), sizes.next()});
  }
}

std::vector<PlannedMessage> plan_poisson(const Scenario& scenario) {
  const nanoseconds end = scenario.warmup + scenario.duration;
  Random times(scenario.seed, time_stream);
  Random channels(scenario.seed, channel_stream);
  Sizes sizes(scenario);
  std::vector<PlannedMessage> messages;
  for (nanoseconds at{};;) {
    const double gap = times.exponential() * 1e9 / scenario.rate;
    if (gap >= static_cast<double>(end.count())) return messages;
    at += nanoseconds(std::llround(gap));
    if (at >= end) return messages;
    messages.push_back({at, channels.below(scenario.clients), sizes.next()});
  }
}

std::vector<PlannedMessage> plan_cycle(const Scenario& scenario) {
  const bool one_size = scenario.min_bytes == scenario.max_bytes;
  std::vector<PlannedMessage> cycle(scenario.trace.empty() ? (one_size ? 1 : drawn_cycle)
                                                           : scenario.trace.size());
  Sizes sizes(scenario);
  for (PlannedMessage& message : cycle) message.bytes = sizes.next();
  return cycle;
}

std::vector<PlannedMessage> plan(const Scenario& scenario) {
  switch (scenario.pace) {
    case Pace::Recorded: {
      std::vector<PlannedMessage> messages;
      play(scenario, nanoseconds(0), scenario.warmup, messages);
      play(scenario, scenario.warmup, scenario.duration, messages);
      return messages;
    }
    case Pace::Constant:
      return plan_constant(scenario);
    case Pace::Poisson:
      return plan_poisson(scenario);
    case Pace::Closed:
      return plan_cycle(scenario);
  }
  return {};
}

const Scenario& checked(const Scenario& scenario) {
  if (const auto problem = find_problem(scenario))
    throw std::invalid_argument(
        fmt::format("scenario {}: {} {}", scenario.name, problem->key, problem->text));
  return scenario;
}

/// XXH3-64 of numbers, as 8 little-endian bytes each, and of text.
class Digest {
 public:
  Digest() : state_(XXH3_createState()) {
    if (!state_ || XXH3_64bits_reset(state_.get()) == XXH_ERROR) throw std::bad_alloc();
  }

  void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }

  void add(std::uint64_t number) {
    std::array<char, 8> bytes;
    for (char& byte : bytes) {
      byte = static_cast<char>(number & 0xff);
      number >>= 8;
    }
    add(std::string_view(bytes.data(), bytes.size()));
  }

  std::string hex() const { return fmt::format("{:016x}", XXH3_64bits_digest(state_.get())); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

std::string digest_of(const Scenario& scenario, const std::vector<PlannedMessage>& messages,
                      std::string_view ring) {
  Digest digest;
  digest.add("wirerace.workload/1");
  digest.add(to_string(scenario.flow));
  digest.add(to_string(scenario.payload));
  digest.add(to_string(scenario.pace));
  digest.add(scenario.clients);
  digest.add(scenario.pace == Pace::Closed ? scenario.window : 0);
  digest.add(scenario.reply_bytes);
  digest.add(static_cast<std::uint64_t>(scenario.warmup.count()));
  digest.add(static_cast<std::uint64_t>(scenario.duration.count()));
  digest.add(messages.size());
  for (const PlannedMessage& message : messages) {
    digest.add(static_cast<std::uint64_t>(message.at.count()));
    digest.add(std::uint64_t{message.channel} << 32 | message.bytes);
  }
  digest.add(ring);
  return digest.hex();
}

}  // namespace

Workload::Workload(const Scenario& scenario)
    : scenario_(checked(scenario)), messages_(plan(scenario_)), payload_(scenario_.payload, scenario_.seed) {
  if (!closed())
    measured_messages_ = static_cast<std::uint64_t>(std::count_if(
        messages_.begin(), messages_.end(), [this](const PlannedMessage& m) { return measured(m.at); }));
  digest_ = digest_of(scenario_, messages_, payload_.ring());
}

PlannedMessage Workload::at(std::uint64_t number) const {
  if (!closed()) return messages_[number];
  PlannedMessage message = messages_[number / scenario_.clients % messages_.size()];
  message.channel = static_cast<std::uint32_t>(number % scenario_.clients);
  return message;
}

std::uint32_t Workload::reply_bytes(const PlannedMessage& message) const {
  return scenario_.reply_bytes == 0 ? message.bytes : scenario_.reply_bytes;
}

bool Workload::measured(nanoseconds at) const {
  return at >= scenario_.warmup && at < scenario_.warmup + scenario_.duration;
}

}  // namespace wirerace
