#include "scenarios/workload.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <stdexcept>

#include "scenarios/check.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

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
  if (scenario.flow == Flow::Chat) digest.add(scenario.room_clients);
  digest.add(scenario.reply_bytes);
  if (scenario.acknowledged) digest.add("acknowledged");
  digest.add(static_cast<std::uint64_t>(scenario.warmup.count()));
  digest.add(static_cast<std::uint64_t>(scenario.duration.count()));
  digest.add(messages.size());
  for (const PlannedMessage& message : messages) {
    digest.add(static_cast<std::uint64_t>(message.at.count()));
    digest.add(std::uint64_t{message.channel} << 32 | message.bytes);
  }
  digest.add(ring);
  digest.add(std::string_view(scenario.content));
  return digest.hex();
}

}  // namespace

Workload::Workload(const Scenario& scenario)
    : scenario_(checked(scenario)), plan_(plan(scenario_)), payload_(scenario_.payload, scenario_.seed) {
  for (const PlannedMessage& message : messages()) {
    if (cyclic()) break;
    if (!measured(message.at)) continue;
    ++measured_messages_;
    measured_deliveries_ += deliveries(message);
  }
  if (!scenario_.content.empty()) {
    std::uint64_t at = 0;
    for (const TraceEntry& entry : scenario_.trace) {
      content_at_.push_back(at);
      at += entry.bytes;
    }
  }
  digest_ = digest_of(scenario_, messages(), payload_.ring());
}

PlannedMessage Workload::at(std::uint64_t number) const {
  if (!cyclic()) return messages()[number];
  PlannedMessage message = messages()[number / scenario_.clients % messages().size()];
  message.channel = static_cast<std::uint32_t>(number % scenario_.clients);
  return message;
}

Room Workload::room_of(std::uint32_t channel) const {
  const std::uint32_t number = channel / scenario_.room_clients;
  const std::uint32_t first = number * scenario_.room_clients;
  return {number, first, std::min(scenario_.room_clients, scenario_.clients - first)};
}

std::uint32_t Workload::deliveries(const PlannedMessage& message) const {
  if (scenario_.flow == Flow::Broadcast) return scenario_.clients;
  if (scenario_.flow == Flow::Chat) return room_of(message.channel).clients - 1;
  return 1;
}

std::optional<std::string_view> Workload::recorded_body(std::uint64_t number, std::uint32_t bytes) const {
  if (content_at_.empty()) return std::nullopt;
  if (cyclic()) number /= scenario_.clients;
  if (number >= plan_.rehearsed) number -= plan_.rehearsed;
  const std::size_t index = number % content_at_.size();
  const std::uint32_t recorded = scenario_.trace[index].bytes;
  const std::uint32_t before = smallest(scenario_.payload);
  if (bytes != std::max(recorded, before)) return std::nullopt;
  return std::string_view(scenario_.content)
      .substr(content_at_[index] + std::min(before, recorded), bytes - before);
}

void Workload::compose(std::uint64_t number, std::uint32_t bytes, std::string& out) const {
  if (const auto body = recorded_body(number, bytes))
    payload_.compose(number, *body, out);
  else
    payload_.compose(number, bytes, out);
}

bool Workload::matches(std::uint64_t number, std::uint32_t bytes, std::string_view message) const {
  if (const auto body = recorded_body(number, bytes)) return payload_.matches(number, *body, message);
  return payload_.matches(number, bytes, message);
}

bool Workload::acknowledges(std::uint64_t number, std::string_view reply) const {
  const std::uint32_t whole = at(number).bytes;
  if (reply.size() < std::min(whole, acknowledgement_bytes) || reply.size() > whole) return false;
  if (const auto body = recorded_body(number, whole))
    return payload_.matches(number, body->substr(0, reply.size() - smallest(scenario_.payload)), reply);
  return payload_.matches(number, static_cast<std::uint32_t>(reply.size()), reply);
}

std::uint32_t Workload::reply_bytes(const PlannedMessage& message) const {
  if (scenario_.acknowledged) return std::min(message.bytes, acknowledgement_bytes);
  return scenario_.reply_bytes == 0 ? message.bytes : scenario_.reply_bytes;
}

bool Workload::measured(nanoseconds at) const {
  return at >= scenario_.warmup && at < scenario_.warmup + scenario_.duration;
}

}  // namespace wirerace
